import type { OldCheck, Reading, Steering, Watch } from '../reading.ts';
import type { Place } from '../source.ts';
import { portOf, splitEndpoint } from '../values.ts';
import { addRecipients, addSender } from './mail.ts';
import { commandFor } from './command-words.ts';

/** A service block of mon.cf. */
export interface MonService {
  readonly name: string;
  readonly place: Place;
  interval: number;
  monitor: readonly string[];
  monitorPlace: Place;
  failures: number;
  /** Whether a line says after how many. */
  alertAfter: boolean;
  /** How often an alert is repeated. */
  alertEvery?: {
    readonly time: number | undefined;
    readonly words: readonly string[];
    readonly place: Place;
  };
  readonly alerts: {
    readonly kind: string;
    readonly words: readonly string[];
    readonly place: Place;
  }[];
}

const monitors: readonly {
  readonly name: RegExp;
  readonly type: string;
  readonly port: number;
  readonly timeout: number;
}[] = [
  { name: /^(http_tpp?|lvsmith-http|https)/, type: 'https', port: 443, timeout: 30 },
  { name: /^http/, type: 'http', port: 80, timeout: 30 },
  { name: /^telnet/, type: 'tcp', port: 23, timeout: 10 },
  { name: /tcp/, type: 'tcp', port: 0, timeout: 10 },
  { name: /^f?ping/, type: 'ping', port: 0, timeout: 10 },
  { name: /^smtp/, type: 'smtp', port: 25, timeout: 30 },
  { name: /^dns/, type: 'dns', port: 53, timeout: 30 },
  { name: /^ldap/, type: 'ldap', port: 389, timeout: 30 },
  { name: /^(msql-)?mysql/, type: 'mysql', port: 3306, timeout: 30 },
  { name: /^(imap|pop3|ftp|nntp)/, type: 'tcp', port: 0, timeout: 10 },
];

/** What a service block asks of its hosts, and what its alerts change. */
export function addWatch(
  service: MonService,
  hosts: readonly string[],
  place: Place,
  reading: Reading,
): void {
  const [program = '', ...args] = service.monitor;
  const name = program.split('/').at(-1) ?? program;
  const known = monitors.find((each) => each.name.test(name));
  const option = (...flags: readonly string[]) => {
    const index = args.findIndex((word) => flags.includes(word));
    return index === -1 ? undefined : args[index + 1];
  };
  const own = option('--type');
  const path = option('-u', '--path');
  const status = option('--status');
  const port =
    portOf(option('-p', '--port') ?? '') ?? (known?.port === 0 ? null : (known?.port ?? null));
  const check: OldCheck = {
    type: own ?? known?.type ?? 'external',
    port,
    portNamed: port !== null,
    interval: service.interval,
    timeout: Number(option('-t', '--timeout') ?? known?.timeout ?? 30) * 1000,
    failures: service.failures,
    place: service.monitorPlace,
    ...(known?.type.startsWith('http') === true ? { path: path ?? '/' } : {}),
    ...(option('--expect') === undefined ? {} : { expect: option('--expect') }),
    ...(option('--host') === undefined ? {} : { host: option('--host') }),
    ...(status === undefined ? {} : { status: status.split(',').map(Number) }),
  };
  noteDefaults(service, { name, known: known?.timeout, port, option }, reading);
  // mon appends the hosts of the group.
  const command =
    known === undefined ? commandFor([...service.monitor, '{address}'], undefined) : undefined;
  if (known === undefined && program !== '')
    reading.notCarried.push({
      kind: 'check-script',
      what: `the monitor ${name}`,
      place: service.monitorPlace,
    });
  noteRepeats(service, reading);
  const steers = service.alerts.flatMap((alert) => steeringOf(alert, reading));
  const watch: Watch = {
    hosts: hosts.filter((host) => host !== ''),
    check: { ...check, ...(command === undefined ? {} : { command }) },
    steers,
    place,
  };
  reading.watches.push(watch);
  addWatchFaults(watch, args, reading);
}

const tellsByMail = /^mail/;

/** Of messages to people, a profile says how often they are repeated. */
function noteRepeats(
  { alertEvery, alerts }: MonService,
  { mails, notCarried }: Pick<Reading, 'mails' | 'notCarried'>,
): void {
  if (alertEvery === undefined) return;
  const { time, words, place } = alertEvery;
  const mailed = alerts.some(({ words: [program = ''] }) =>
    tellsByMail.test(program.split('/').at(-1) ?? ''),
  );
  if (mailed && time !== undefined) mails.push({ remind: time, place });
  else notCarried.push({ kind: 'old-program', what: words.join(' '), place });
}

/** `mail.alert [-S SUBJECT] [-f FROM] ADDRESS…`. */
function readMailAlert(words: readonly string[], place: Place, reading: Reading): void {
  for (let index = 1; index < words.length; index++) {
    const word = words[index] ?? '';
    if (!word.startsWith('-')) addRecipients(word, place, reading);
    else if (word === '-f') addSender(words[++index] ?? '', place, reading);
    else if (word === '-S') {
      index++;
      reading.notCarried.push({ kind: 'alert', what: 'the subject of a mail.alert', place });
    } else reading.notCarried.push({ kind: 'alert', what: 'an option of mail.alert', place });
  }
}

function noteDefaults(
  { monitorPlace: place, alertAfter, alerts }: MonService,
  monitor: {
    readonly name: string;
    readonly known: number | undefined;
    readonly port: number | null;
    readonly option: (...flags: readonly string[]) => string | undefined;
  },
  { assumed, faults }: Reading,
): void {
  const { name, known, port, option } = monitor;
  if (known !== undefined && option('-t', '--timeout') === undefined)
    assumed.push({ what: `a timeout of ${known} s, the default of ${name}`, place });
  if (known !== undefined && port !== null && option('-p', '--port') === undefined)
    assumed.push({ what: `port ${port}, the default of ${name}`, place });
  if (!alertAfter) assumed.push({ what: 'the first failure counts: no alertafter', place });
  const removing = alerts.find(
    ({ words, kind }) => kind === 'alert' && /lvs|ipvs|dowem/.test(words[0] ?? ''),
  );
  if (removing !== undefined && alerts.every(({ kind }) => kind === 'alert'))
    faults.push({
      message: 'no upalert brings the server back: once taken out, it stays out',
      hint: 'lvsmith brings each server back that works again',
      place: removing.place,
    });
}

function addWatchFaults(
  { hosts, check, steers }: Watch,
  args: readonly string[],
  reading: Reading,
): void {
  const pattern = args[args.indexOf('-l') + 1];
  if (args.includes('-l') && /^\/?\/?$/.test(pattern ?? ''))
    reading.notCarried.push({
      kind: 'check-detail',
      what: 'an empty pattern: any greeting will do',
      place: check.place,
    });
  if (check.port === 443 && check.type === 'tcp')
    reading.faults.push({
      message: 'https is checked by a TCP connection alone',
      place: check.place,
    });
  if (check.interval > 0 && check.timeout > check.interval)
    reading.faults.push({
      message: `the check's interval (${check.interval / 1000} s) is shorter than its timeout (${check.timeout / 1000} s)`,
      place: check.place,
    });
  if (hosts.length > 1 && steers.length > 0)
    reading.faults.push({
      message: `${hosts.length} hosts in a group whose alert changes the IPVS table: mon gives it all of them, whichever failed`,
      place: check.place,
    });
}

/** What lvs.alert, ipvs.alert and their kind are told of a service: -V VIP:PORT -R RIP -M MARK -B BACKUP. */
function steeringOf(
  { words, place }: { readonly words: readonly string[]; readonly place: Place },
  reading: Reading,
): Steering[] {
  const [program = ''] = words;
  const name = program.split('/').at(-1) ?? program;
  const after = (flag: string) => {
    const index = words.indexOf(flag);
    return index === -1 ? undefined : words[index + 1];
  };
  const [virtual, mark, server, backup] = ['-V', '-M', '-R', '-B'].map(after);
  const steers = virtual !== undefined || mark !== undefined || /lvs|ipvs|dowem/.test(name);
  if (!steers) {
    if (tellsByMail.test(name)) readMailAlert(words, place, reading);
    else if (/mail|page|sms|snpp|qpage/.test(name))
      reading.notCarried.push({ kind: 'alert', what: name, place });
    else if (name.startsWith('file'))
      reading.notCarried.push({ kind: 'logging', what: name, place });
    else reading.notCarried.push({ kind: 'script-hook', what: name, place });
    return [];
  }
  reading.notCarried.push({
    kind: 'old-program',
    what: `${name}: lvsmith's reconciler changes the table`,
    place,
  });
  const forwarding = after('-F');
  if (forwarding !== undefined && !['nat', 'tun', 'dr'].includes(forwarding))
    reading.ambiguous.push({
      message: `-F ${forwarding} is a word of the site's own ${name}: ipvs.alert knows nat, tun and dr`,
      place,
    });
  if (backup !== undefined)
    reading.notCarried.push({ kind: 'substitute', what: `-B ${backup}`, place });
  const target = virtual === undefined ? undefined : splitEndpoint(virtual);
  const port = portOf(target?.port ?? '');
  return [
    {
      ...(target === undefined || port === undefined
        ? {}
        : { service: { address: target.address, port } }),
      ...(mark === undefined ? {} : { fwmark: Number(mark) }),
      ...(server === undefined ? {} : { server }),
      ...(backup === undefined ? {} : { backup }),
      place,
    },
  ];
}
