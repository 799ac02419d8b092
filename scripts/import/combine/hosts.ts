import { familyOf } from '../../../overlays/shared/net/ip.ts';
import type { HostName } from '../reading.ts';

/** The address of a host that may be a name of /etc/hosts; undefined when no file has it. */
export function resolveHost(host: string, hosts: readonly HostName[]): string | undefined {
  if (familyOf(host) !== undefined) return host;
  return hosts.find(({ names }) => names.some((name) => name.toLowerCase() === host.toLowerCase()))
    ?.address;
}
