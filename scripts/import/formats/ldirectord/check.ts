import type { OldCheck, OldServer, OldService, Reading } from '../../reading.ts';
import { portOf } from '../../values.ts';
import type { Entry, VirtualSection } from './sections.ts';

/** The protocols that ldirectord asks by default, by port. */
const serviceByPort: Readonly<Record<number, string>> = {
  21: 'ftp',
  25: 'smtp',
  53: 'dns',
  80: 'http',
  110: 'pop',
  119: 'nntp',
  143: 'imap',
  389: 'ldap',
  443: 'https',
  587: 'submission',
  993: 'imaps',
  995: 'pops',
  1521: 'oracle',
  1812: 'radius',
  3128: 'http_proxy',
  3306: 'mysql',
  5060: 'sip',
  5432: 'pgsql',
};

/** The check of a virtual service, with the defaults of ldirectord 4.12 filled in. */
export function checkOf(
  { place, entries: own }: VirtualSection,
  entries: ReadonlyMap<string, Entry>,
  target: Pick<OldService, 'address' | 'port' | 'protocol'>,
  servers: readonly OldServer[],
  globals: readonly Entry[],
  reading: Reading,
): OldCheck {
  const text = (key: string) => entries.get(key)?.value;
  const seconds = (key: string) => {
    const value = Number(text(key));
    return text(key) !== undefined && value > 0 ? value * 1000 : undefined;
  };
  const checktype = (text('checktype') ?? 'negotiate').toLowerCase();
  if (text('checktype') === undefined)
    reading.assumed.push({ what: 'checktype negotiate, the default of ldirectord', place });
  const checkPort = portOf(text('checkport') ?? '', target.protocol);
  const port = checkPort ?? servers[0]?.port ?? target.port;
  const service = (text('service') ?? serviceByPort[port ?? 0] ?? 'none').toLowerCase();
  const type = typeOf(checktype, service, target.protocol);
  const connects =
    ['connect', 'ping', 'external', 'external-perl'].includes(checktype) || /^\d+$/.test(checktype);
  const timeout = connects
    ? (seconds('checktimeout') ?? seconds('negotiatetimeout') ?? 5000)
    : (seconds('negotiatetimeout') ?? seconds('checktimeout') ?? 30_000);
  if (!connects && text('negotiatetimeout') === undefined && text('checktimeout') !== undefined)
    reading.assumed.push({
      what: `negotiatetimeout ${timeout / 1000} s, from checktimeout`,
      place: entries.get('checktimeout')?.place ?? place,
    });
  const interval = intervalOf(own, globals, reading);
  const failures = Number(text('failurecount') ?? 1);
  if (text('failurecount') === undefined)
    reading.assumed.push({ what: 'failurecount 1, the default of ldirectord', place });
  if (/^\d+$/.test(checktype))
    reading.notCarried.push({
      kind: 'check-detail',
      what: `checktype=${checktype}: connections alone between two requests`,
      place: entries.get('checktype')?.place ?? place,
    });
  if (timeout > interval)
    reading.faults.push({
      message: `a check may take ${timeout / 1000} s, and the next one is due after ${interval / 1000} s`,
      place: entries.get('checktimeout')?.place ?? place,
    });
  return {
    type,
    port,
    // A program is told the port that is served (check_external).
    portNamed: checkPort !== undefined && !checktype.startsWith('external'),
    interval,
    timeout,
    failures: failures > 0 ? failures : 1,
    place: entries.get('checktype')?.place ?? place,
    ...negotiation(type, entries, reading),
    ...(checktype.startsWith('external') ? programOf(target, entries, reading) : {}),
  };
}

/** Milliseconds; a virtual's own counts only where each has a process of its own. */
function intervalOf(own: readonly Entry[], globals: readonly Entry[], { faults }: Reading): number {
  const inVirtual = own.findLast(({ key }) => key === 'checkinterval');
  const global = globals.findLast(({ key }) => key === 'checkinterval');
  const forks = globals.some(({ key, value }) => key === 'fork' && value === 'yes');
  if (inVirtual !== undefined && !forks)
    faults.push({
      message: 'checkinterval of a virtual counts only with fork=yes: the global one was in effect',
      hint: 'the profile can have it: set check.interval',
      place: inVirtual.place,
    });
  const seconds = Number((forks ? (inVirtual ?? global) : global)?.value);
  return seconds > 0 ? seconds * 1000 : 10_000;
}

/** It gets the virtual address and port, and the server's (check_external); for a mark, no port. */
function programOf(
  { address, port }: Pick<OldService, 'address' | 'port'>,
  entries: ReadonlyMap<string, Entry>,
  reading: Reading,
): Pick<OldCheck, 'command'> {
  const entry = entries.get('checkcommand');
  if (entry === undefined) return {};
  const { value, place } = entry;
  reading.notCarried.push({ kind: 'check-script', what: 'the program of checkcommand', place });
  if (!/^\/\S+$/.test(value) || address === null) return {};
  return { command: [value, address, String(port), '{address}', '{port}'] };
}

function typeOf(checktype: string, service: string, protocol: OldService['protocol']): string {
  // Of UDP it only notices that the port is closed.
  if (checktype === 'connect') return protocol === 'udp' ? 'udp' : 'tcp';
  if (checktype === 'negotiate' || /^\d+$/.test(checktype)) return service;
  return checktype;
}

/** What is asked, and what must be in the answer. */
function negotiation(type: string, entries: ReadonlyMap<string, Entry>, reading: Reading) {
  if (type !== 'http' && type !== 'https' && type !== 'dns') return {};
  const [request, receive, host, method] = ['request', 'receive', 'virtualhost', 'httpmethod'].map(
    (key) => entries.get(key),
  );
  if (method !== undefined && method.value.toUpperCase() !== 'GET')
    reading.notCarried.push({
      kind: 'check-detail',
      what: `httpmethod=${method.value}`,
      place: method.place,
    });
  const web = type !== 'dns';
  if (receive !== undefined && web) noteReceive(receive, reading);
  const asked = request?.value ?? '';
  return {
    path: web ? (asked.startsWith('/') ? asked : `/${asked}`) : asked,
    ...(receive === undefined ? {} : { expect: receive.value }),
    ...(host === undefined || !web ? {} : { host: host.value }),
  };
}

function noteReceive({ value, place }: Entry, reading: Reading): void {
  if (value.startsWith('HTTP/1'))
    reading.faults.push({
      message:
        'receive is looked for in the page, which has no status line: this check can never pass',
      place,
    });
  reading.ambiguous.push({
    message: /[\\^$*+?()[\]{}|]/.test(value)
      ? 'receive is a Perl regular expression; check.expect of a profile is plain text'
      : `receive is a Perl regular expression; this one is plain text${value.includes('.') ? ', but for its dots' : ''}`,
    place,
  });
}
