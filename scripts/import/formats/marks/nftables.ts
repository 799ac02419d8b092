import { emptyReading, type Reading } from '../../reading.ts';
import { linesOf, type Line, type Source } from '../../source.ts';
import { portOf } from '../../values.ts';
import { addOverwritten, noteOtherRules } from './iptables.ts';

/** What `nft list ruleset` printed, or a file for `nft -f`: rules that mark packets for IPVS. */
export function readNftables(source: Source): Reading {
  const reading = emptyReading();
  const values = new Map<string, string>();
  const others: Line[] = [];
  for (const line of linesOf(source)) {
    const [, name, value = ''] = /^\s*define\s+(\w+)\s*=\s*(.+?)\s*$/.exec(line.text) ?? [];
    if (name !== undefined) {
      values.set(name, value);
      continue;
    }
    const text = line.text
      .replace(/(^|\s)#.*/, '')
      .replace(/\$(\w+)/g, (whole, key: string) => values.get(key) ?? whole);
    if (!readNftRule(text, line, reading) && isRule(text)) others.push({ ...line, text });
  }
  noteOtherRules(others, reading);
  addOverwritten(reading);
  return reading;
}

function isRule(text: string): boolean {
  return /\b(accept|drop|reject|masquerade|snat|dnat)\b/.test(text) && !/\bpolicy\b/.test(text);
}

/** A rule of nft, in a chain or after `add rule`; says whether it marks packets. */
export function readNftRule(text: string, { place }: Line, reading: Reading): boolean {
  const [, mark] = /\bmeta mark set (0x[0-9a-f]+|\d+)\b/i.exec(text) ?? [];
  if (mark === undefined) return false;
  const [, transport] =
    /\b(tcp|udp) dport\b/.exec(text) ?? /\b(?:l4proto|protocol) (tcp|udp)\b/.exec(text) ?? [];
  const ports = listAfter(/\bdport /, text).map((part) => portsText(part, transport ?? 'tcp'));
  const [source = null] = listAfter(/\bip6? saddr /, text);
  const addresses = listAfter(/\bip6? daddr /, text);
  for (const address of addresses.length === 0 ? [null] : addresses)
    reading.marks.push({
      mark: Number(mark),
      address,
      source,
      protocol: transport ?? null,
      ports,
      place,
    });
  return true;
}

/** The one value after a keyword, or those of an anonymous set. */
function listAfter(keyword: RegExp, text: string): readonly string[] {
  const at = keyword.exec(text);
  if (at === null) return [];
  const rest = text.slice(at.index + at[0].length).trim();
  const [, set] = /^\{([^}]*)\}/.exec(rest) ?? [];
  const words = set === undefined ? [rest.split(/\s+/)[0] ?? ''] : set.split(',');
  return words.map((word) => word.trim()).filter((word) => word !== '');
}

function portsText(text: string, protocol: string): string {
  return text
    .split('-')
    .map((part) => portOf(part, protocol) ?? part)
    .join('-');
}
