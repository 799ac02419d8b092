import { familyOf } from '../../../overlays/shared/net/ip.ts';
import { emptyReading, type Reading } from '../reading.ts';
import { joinContinued, linesOf, type Line, type Place, type Source } from '../source.ts';
import { settingText } from '../values.ts';
import { bringsMore, lineOfValue } from './m4.ts';
import { addWatch, type MonService } from './mon-watch.ts';

interface Group {
  readonly hosts: string[];
  readonly place: Place;
}

/** mon.cf, mon(8): groups of hosts, what is asked of them, and the alerts that change the IPVS table. */
export function readMon(source: Source): Reading {
  const reading = emptyReading();
  const groups = new Map<string, Group>();
  const watches: {
    readonly group: string;
    readonly services: MonService[];
    readonly place: Place;
  }[] = [];
  let group: Group | undefined;
  let service: MonService | undefined;
  for (const line of joinContinued(withoutComments(linesOf(source))).flatMap(withValues)) {
    const words = wordsOf(line.text);
    const [first = '', second = ''] = words;
    if (first === '') {
      group = undefined;
      continue;
    }
    if (first === 'hostgroup') {
      group = { hosts: [...hostWords(words.slice(2), line, reading)], place: line.place };
      groups.set(second, group);
      service = undefined;
    } else if (first === 'watch') {
      if (group !== undefined) noteSwallowed(second, group, line.place, reading);
      group = undefined;
      service = undefined;
      watches.push({ group: second, services: [], place: line.place });
    } else if (group !== undefined && !isServiceWord(first))
      group.hosts.push(...hostWords(words, line, reading));
    else if (watches.length === 0) readGlobal(line, reading);
    else if (first === 'service') {
      service = newService(second, line.place);
      watches.at(-1)?.services.push(service);
    } else if (service !== undefined) readServiceLine(words, line.place, service, reading);
  }
  for (const { group: name, services, place } of watches) {
    const hosts = groups.get(name)?.hosts ?? [name];
    for (const each of services) addWatch(each, hosts, place, reading);
  }
  // Those that m4 would bring are comments by now.
  for (const { text, place } of linesOf(source)) {
    const line = text.replace(/^# /, '');
    if (line !== text && bringsMore(line))
      reading.notCarried.push({ kind: 'other-file', what: 'what m4 brings from elsewhere', place });
  }
  addUnwatched(groups, new Set(watches.map((watch) => watch.group)), reading);
  return reading;
}

function withValues({ text, place }: Line): Line[] {
  return text.split(lineOfValue).map((part) => ({ text: part, place }));
}

function withoutComments(lines: readonly Line[]): Line[] {
  return lines.filter(
    ({ text }) => !/^\s*#/.test(text) && !/^\s*(dnl\b|changequote|define\()/.test(text),
  );
}

/** mon has words with blanks in them within quotes. */
function wordsOf(text: string): string[] {
  const words = text.trim().match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [''];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'));
}

function isServiceWord(word: string): boolean {
  return /^(service|interval|monitor|period|alert|upalert|alertevery|alertafter)$/.test(word);
}

/** mon takes every word up to the end of the line for a host: comments at its end too. */
function hostWords(words: readonly string[], { place }: Line, reading: Reading): readonly string[] {
  const comment = words.findIndex((word) => word.startsWith('#'));
  if (comment === -1) return words;
  reading.faults.push({
    message: 'mon has no comments at the end of a line: it takes these words for hosts',
    place,
  });
  return words.slice(0, comment);
}

function noteSwallowed(name: string, { place }: Group, at: Place, reading: Reading): void {
  reading.faults.push({
    message: `no empty line stands between the hostgroup and “watch ${name}”: mon takes that line, and all up to the next empty one, for host names, so ${name} is never checked`,
    place: at,
    also: place,
  });
  reading.ambiguous.push({
    message: `${name} is read as it was meant, as checked`,
    place: at,
  });
}

/** Without its label. */
function periodOf(words: readonly string[]): string {
  return words.slice(words[1]?.endsWith(':') === true ? 2 : 1).join(' ');
}

function newService(name: string, place: Place): MonService {
  return {
    name,
    place,
    interval: 0,
    monitor: [],
    monitorPlace: place,
    failures: 1,
    alertAfter: false,
    alerts: [],
  };
}

function readGlobal({ text, place }: Line, reading: Reading): void {
  const [, name = '', value = ''] = /^\s*(\w+)\s*=\s*(.*)$/.exec(text) ?? [];
  if (name === '') {
    // Unexpanded macros of m4 stand alone.
    reading.notCarried.push({ kind: 'syntax', what: 'a line of mon.cf', place });
    return;
  }
  reading.notCarried.push({ kind: 'old-program', what: settingText(name, value), place });
  if (name === 'authtype' && /getpwnam/.test(value))
    reading.faults.push({ message: 'authtype getpwnam cannot work with shadow passwords', place });
}

function readServiceLine(
  words: readonly string[],
  place: Place,
  service: MonService,
  reading: Reading,
): void {
  const [key = '', first = ''] = words;
  switch (key) {
    case 'interval':
      service.interval = monTime(first) ?? 0;
      return;
    case 'monitor':
      service.monitor = words.slice(1).filter((word) => word !== ';;');
      service.monitorPlace = place;
      return;
    case 'alertafter':
      service.alertAfter = true;
      service.failures = failuresOf(words.slice(1), service.interval);
      return;
    case 'alert':
    case 'upalert':
    case 'startupalert':
      service.alerts.push({ kind: key, words: words.slice(1), place });
      return;
    case 'period':
      if (words.length > 1 && !/^wd \{(sun-sat|mon-sun|1-7)\}$/i.test(periodOf(words)))
        reading.notCarried.push({ kind: 'period', what: periodOf(words), place });
      return;
    case 'description':
      return;
    case 'upalertafter':
      reading.faults.push({
        message:
          'upalertafter has no effect: mon keeps it for the period, and looks for it in the service',
        place,
      });
      reading.notCarried.push({ kind: 'no-effect', what: words.join(' '), place });
      return;
    case 'alertevery':
      service.alertEvery = { time: monTime(first), words, place };
      return;
    case 'allow_empty_group':
    case 'numalerts':
    case 'no_comp_alerts':
      reading.notCarried.push({ kind: 'old-program', what: words.join(' '), place });
      return;
    default:
      reading.notCarried.push({
        kind: 'check-detail',
        what: /[=]/.test(key) ? `${key.split('=')[0]}=…` : words.slice(0, 2).join(' '),
        place,
      });
  }
}

/** Seconds unless it has a unit, of which mon knows s, m, h and d. */
function monTime(text: string): number | undefined {
  const [, digits, unit = 's'] = /^([\d.]+)([smhd])?$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const factor = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[unit];
  return factor === undefined ? undefined : Number(digits) * factor;
}

/** `alertafter N`, `N T` or `T`: after N failures, N within T, or after failing for T. */
function failuresOf([first = '']: readonly string[], interval: number): number {
  if (/^\d+$/.test(first)) return Math.max(1, Number(first));
  const time = monTime(first);
  return time === undefined || interval === 0 ? 1 : Math.max(1, Math.ceil(time / interval));
}

function addUnwatched(
  groups: ReadonlyMap<string, Group>,
  watched: ReadonlySet<string>,
  reading: Reading,
): void {
  for (const [name, { hosts, place }] of groups) {
    if (watched.has(name)) continue;
    const known = hosts.filter((host) => familyOf(host) !== undefined);
    reading.notCarried.push({
      kind: 'no-server',
      what: `${name} (${known.join(', ')}) is in no watch`,
      place,
    });
  }
}
