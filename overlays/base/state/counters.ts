import { run } from '../../shared/node/run.ts';
import type { Counters } from '../../shared/state/node-state.ts';

/** By virtual service, `tcp 192.0.2.1:80`, and by one of its servers: `tcp 192.0.2.1:80 192.0.2.7:80`. */
export type CounterTable = ReadonlyMap<string, Counters>;

/**
 * What IPVS has counted for each virtual service and each server. The kernel tells it to root alone, and not by a file.
 *
 * @throws Error with ipvsadm's words.
 */
export async function askCounters(timeout?: number): Promise<CounterTable> {
  return parseCounters(
    await run(['ipvsadm', '--list', '--numeric', '--stats', '--exact'], { timeout }),
  );
}

/** Reads `ipvsadm --list --numeric --stats --exact` (print_service_entry in ipvsadm.c). */
export function parseCounters(text: string): CounterTable {
  const table = new Map<string, Counters>();
  let service = '';
  for (const line of text.split('\n')) {
    const words = line.trim().split(/\s+/);
    const counters = countersOf(words.splice(-numbers));
    if (counters === undefined) continue;
    const [first = '', at = ''] = words;
    if (first === '->') table.set(`${service} ${at}`, counters);
    else {
      // A service by firewall mark has a number in the place of an address.
      service = first === 'FWM' ? `fwm mark ${at}` : `${first.toLowerCase()} ${at}`;
      table.set(service, counters);
    }
  }
  return table;
}

/** Connections, packets in and out, bytes in and out. */
const numbers = 5;

/** Undefined: the line is a heading. */
function countersOf(words: readonly string[]): Counters | undefined {
  if (words.length < numbers || !words.every((word) => /^\d+$/.test(word))) return undefined;
  const [connections = 0, incomingPackets = 0, outgoingPackets = 0, ...bytes] = words.map(Number);
  const [incomingBytes = 0, outgoingBytes = 0] = bytes;
  return { connections, incomingPackets, outgoingPackets, incomingBytes, outgoingBytes };
}
