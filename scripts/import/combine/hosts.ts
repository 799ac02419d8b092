import { familyOf } from '../../../overlays/shared/net/ip.ts';
import type { HostName } from '../reading.ts';
import type { Resolve } from '../source.ts';

/** The same for many questions. */
export function resolverOf(hosts: readonly HostName[]): Resolve {
  const known = new Map<string, string>();
  const add = (key: string, address: string) => {
    if (!known.has(key)) known.set(key, address);
  };
  for (const { names, address } of hosts)
    for (const name of names.map((each) => each.toLowerCase())) {
      add(name, address);
      add(`${name} ${familyOf(address)}`, address);
    }
  return (host, family) =>
    familyOf(host) === undefined
      ? (known.get([host.toLowerCase(), ...(family === undefined ? [] : [family])].join(' ')) ??
        host)
      : host;
}

/** The address of a host that may be a name of /etc/hosts; undefined when no file has it. */
export function resolveHost(host: string, hosts: readonly HostName[]): string | undefined {
  if (familyOf(host) !== undefined) return host;
  return hosts.find(({ names }) => names.some((name) => name.toLowerCase() === host.toLowerCase()))
    ?.address;
}
