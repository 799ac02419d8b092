import type { FloatingAddress } from '../../shared/cluster/cluster.ts';

/** Milliseconds between two announcements of one takeover. */
const apart = 100;

/**
 * Tells everybody on its network that an address is here: by ARP, or by neighbour advertisements. The programs are those
 * of Debian's resource-agents; they fail while the address is not here.
 *
 * @param count How often.
 * @param folder Where one of them writes down its process.
 */
export function announcement(
  { address, prefix, family, interface: device }: FloatingAddress,
  count: number,
  folder: string,
): readonly [string, ...string[]] {
  const times = ['-i', String(apart)];
  if (family === 6)
    return [
      '/usr/libexec/heartbeat/send_ua',
      ...times,
      '-c',
      String(count),
      address,
      String(prefix),
      device,
    ];
  const rest = [device, address, 'auto', 'not_used', 'not_used'];
  const file = `${folder}/announce.${address}`;
  return ['/usr/libexec/heartbeat/send_arp', ...times, '-r', String(count), '-p', file, ...rest];
}
