import { familyOf } from '../../../overlays/shared/net/ip.ts';
import type { HostName } from '../reading.ts';

/** The address of a host that may be a name of /etc/hosts; undefined when no file has it. */
export function resolveHost(
  host: string,
  hosts: readonly HostName[],
  family?: 4 | 6,
): string | undefined {
  if (familyOf(host) !== undefined) return host;
  return hosts.find(
    ({ names, address }) =>
      (family === undefined || familyOf(address) === family) &&
      names.some((name) => name.toLowerCase() === host.toLowerCase()),
  )?.address;
}
