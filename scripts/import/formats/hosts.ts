import { familyOf } from '../../../overlays/shared/net/ip.ts';
import { emptyReading, type Reading } from '../reading.ts';
import { linesOf, type Source } from '../source.ts';

/** /etc/hosts, hosts(5). */
export function readHosts(source: Source): Reading {
  const reading = emptyReading();
  for (const { text, place } of linesOf(source)) {
    const [address = '', ...names] = text.replace(/#.*/, '').trim().split(/\s+/);
    if (familyOf(address) === undefined || names.length === 0) continue;
    if (/^(127\.|::1$|fe00|ff0)/i.test(address)) continue;
    reading.hosts.push({ address, names, place });
  }
  return reading;
}
