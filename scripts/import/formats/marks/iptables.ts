import type { Mark, Reading } from '../../reading.ts';
import { emptyReading } from '../../reading.ts';
import { linesOf, type Line, type Source } from '../../source.ts';
import { mostMarks } from '../../limits.ts';
import { portOf } from '../../values.ts';

/** What iptables-save printed. */
export function readIptables(source: Source): Reading {
  const reading = emptyReading();
  const others: Line[] = [];
  for (const line of linesOf(source))
    if (
      !readMarkRule(line.text, line, reading) &&
      /^\s*(\S*ip6?tables\s.*)?-[AI]\s/.test(line.text)
    )
      others.push(line);
  noteOtherRules(others, reading);
  addOverwritten(reading);
  return reading;
}

/** Reads a rule of iptables, with or without the program's name, that marks packets; says whether it was one. */
export function readMarkRule(text: string, { place }: Line, reading: Reading): boolean {
  const [, mark] = /--set-x?mark\s+(0x[0-9a-f]+|\d+)/i.exec(text) ?? [];
  if (mark === undefined || !/\s-j\s+MARK\b/.test(text)) return false;
  const after = (pattern: RegExp) => pattern.exec(text)?.[1]?.replace(/\/(32|128)$/, '') ?? null;
  const protocol = after(/\s(?:-p|--protocol)\s+(\S+)/);
  const ports = after(/\s--(?:dport|destination-port|dports|destination-ports)\s+(\S+)/);
  reading.marks.push({
    mark: Number(mark),
    address: after(/\s(?:-d|--dst|--destination)\s+(\S+)/),
    source: after(/\s(?:-s|--src|--source)\s+(\S+)/),
    protocol,
    ports: (ports ?? '')
      .split(',')
      .filter((part) => part !== '')
      .map((part) => portsText(part, protocol ?? 'tcp')),
    place,
  });
  return true;
}

/** Rules that mark nothing: counted, since most are a firewall's. */
export function noteOtherRules(lines: readonly Line[], { notCarried }: Reading): void {
  const nat = lines.filter(({ text }) => /\b(MASQUERADE|SNAT|masquerade|snat)\b/.test(text));
  const rest = lines.filter((line) => !nat.includes(line));
  for (const [what, group] of [
    ['of source translation', nat],
    ['of the firewall', rest],
  ] as const) {
    const [first] = group;
    if (first === undefined) continue;
    const count = group.length === 1 ? 'a rule' : `${group.length} rules`;
    notCarried.push({ kind: 'firewall', what: `${count} ${what}`, place: first.place });
  }
}

function portsText(text: string, protocol: string): string {
  return text
    .split(':')
    .map((part) => portOf(part, protocol) ?? part)
    .join('-');
}

/** MARK does not end the chain: of the rules that match a packet, the last one counts. */
export function addOverwritten({ marks, faults }: Reading): void {
  if (marks.length > mostMarks) return;
  for (const [index, rule] of marks.entries()) {
    const later = marks
      .slice(index + 1)
      .find((other) => other.mark !== rule.mark && covers(other, rule));
    if (later === undefined) continue;
    faults.push({
      message: `a later rule for the same packets sets mark ${later.mark}, which overwrites mark ${rule.mark}: the last rule that matches counts`,
      place: rule.place,
      also: later.place,
    });
  }
}

function covers(wide: Mark, narrow: Mark): boolean {
  const same = <T>(a: T | null, b: T | null) => a === null || a === b;
  return (
    same(wide.address, narrow.address) &&
    same(wide.source, narrow.source) &&
    same(wide.protocol, narrow.protocol) &&
    (wide.ports.length === 0 || narrow.ports.every((port) => wide.ports.includes(port)))
  );
}
