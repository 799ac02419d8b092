import { familyOf } from '../../../../overlays/shared/net/ip.ts';
import type { NotCarriedKind } from '../../not-carried.ts';
import { emptyReading, type OldService, type Reading } from '../../reading.ts';
import { asWritten, type Resolve, type Source } from '../../source.ts';
import { heartbeatBoolean, portOf, settingText, splitEndpoint } from '../../values.ts';
import { addMailServer, addRecipients, addSender } from '../mail.ts';
import { noteScheduler } from '../scheduler.ts';
import { checkOf } from './check.ts';
import { serversOf, forwardings } from './servers.ts';
import { splitSections, type Entry, type VirtualSection } from './sections.ts';

/** ldirectord.cf, ldirectord(8): the services, their servers and how they are checked. */
export function readLdirectord(source: Source, resolve: Resolve = asWritten): Reading {
  const reading = emptyReading();
  const { globals, virtuals, commentedServers, unknown, stray, blank, cut } = splitSections(source);
  for (const entry of globals) noteEntry(entry, reading);
  for (const virtual of virtuals) readVirtual(virtual, globals, resolve, reading);
  for (const { value, place } of commentedServers)
    reading.notCarried.push({ kind: 'no-server', what: `${value} is commented out`, place });
  for (const place of cut)
    reading.faults.push({
      message: 'a # starts a comment within quotes, too: the rest of the value is lost',
      place,
    });
  for (const { key, place } of stray) {
    reading.faults.push({
      message: `${key} stands outside of every virtual: a line before it is empty, or not indented by four blanks or a tab`,
      place,
    });
    reading.notCarried.push({ kind: 'syntax', what: key, place });
  }
  for (const place of blank)
    reading.faults.push({
      message: 'a line of five blanks or more: ldirectord refuses it, and does not start',
      place,
    });
  noteTwice(virtuals, reading);
  for (const place of unknown) {
    reading.faults.push({ message: 'ldirectord refuses this line, and does not start', place });
    reading.notCarried.push({ kind: 'syntax', what: 'a line of ldirectord.cf', place });
  }
  return reading;
}

function noteTwice(virtuals: readonly VirtualSection[], reading: Reading): void {
  const seen = new Map<string, VirtualSection>();
  for (const virtual of virtuals) {
    const protocol = virtual.entries.find(({ key }) => key === 'protocol')?.value ?? '';
    const key = [virtual.value, protocol.toLowerCase()].join(' ');
    const before = seen.get(key);
    if (before === undefined) seen.set(key, virtual);
    else
      reading.faults.push({
        message: `virtual=${virtual.value} is there twice: ldirectord refuses the file`,
        hint: 'the first is taken',
        place: virtual.place,
        also: before.place,
      });
  }
}

/** Keys that the profile has no counterpart of; those that become something are read where they are used. */
const uncarried: Readonly<Record<string, NotCarriedKind>> = {
  autoreload: 'old-program',
  callback: 'script-hook',
  cleanstop: 'old-program',
  comment: 'old-program',
  emailalertstatus: 'alert',
  execute: 'other-file',
  fallbackcommand: 'script-hook',
  fork: 'old-program',
  logfile: 'logging',
  maintenancedir: 'old-program',
  monitorfile: 'old-program',
  readdquiescent: 'old-program',
  servicename: 'old-program',
  supervised: 'old-program',
};

const secret: ReadonlySet<string> = new Set(['login', 'passwd', 'secret']);
const read: ReadonlySet<string> = new Set(
  'checkcommand checkcount checkinterval checkport checktimeout checktype database failurecount fallback fallback6 httpmethod negotiatetimeout netmask ops persistent protocol quiescent real real6 receive request schedflags scheduler service virtualhost'.split(
    ' ',
  ),
);

function noteEntry({ key, value, place }: Entry, reading: Reading): void {
  if (readMail({ key, value, place }, reading)) return;
  const kind = uncarried[key];
  if (secret.has(key)) {
    reading.notCarried.push({ kind: 'secret', what: `${key} of a check`, place });
    if (key !== 'login')
      reading.faults.push({
        message: 'a password stands in this file in clear',
        hint: 'change it: whoever copied the file has it',
        place,
      });
  } else if (kind === 'alert') reading.notCarried.push({ kind, what: key, place });
  else if (kind !== undefined)
    reading.notCarried.push({ kind, what: settingText(key, value), place });
  else if (key === 'checkcount')
    reading.faults.push({ message: 'checkcount is deprecated: failurecount is the key', place });
  else if (!read.has(key)) {
    reading.faults.push({ message: `ldirectord has no key ${key}, and does not start`, place });
    reading.notCarried.push({ kind: 'syntax', what: key, place });
  }
}

/** Whom ldirectord told by mail; by the machine's own mail server where `smtp` names none. */
function readMail({ key, value, place }: Entry, reading: Reading): boolean {
  if (key === 'emailalert') addRecipients(value, place, reading);
  else if (key === 'emailalertfrom') addSender(value, place, reading);
  else if (key === 'smtp') addMailServer(value, undefined, place, reading);
  else if (key === 'emailalertfreq') {
    // 0, the default: once.
    if (Number(value) > 0) reading.mails.push({ remind: Number(value) * 1000, place });
  } else return false;
  return true;
}

function readVirtual(
  section: VirtualSection,
  globals: readonly Entry[],
  resolve: Resolve,
  reading: Reading,
): void {
  const own = new Map(section.entries.map((entry) => [entry.key, entry]));
  const all = new Map([...globals.map((entry) => [entry.key, entry] as const), ...own]);
  for (const entry of section.entries) noteEntry(entry, reading);
  const value = (key: string) => all.get(key)?.value;
  const place = section.place;
  const target = targetOf(section, value('protocol')?.toLowerCase(), resolve, reading);
  if (target === undefined) return;
  const { address, port, protocol } = target;
  const servers = section.entries
    .filter(({ key }) => key === 'real' || key === 'real6')
    .flatMap((entry) => serversOf(entry, { port, protocol }, resolve, reading));
  const forwarding = servers[0]?.forwarding ?? 'dr';
  for (const server of servers)
    if (server.forwarding !== forwarding)
      reading.notCarried.push({
        kind: 'forwarding',
        what: `${server.address} is forwarded to by ${server.forwarding}`,
        place: server.place,
      });
  const persistent = Number(value('persistent') ?? 0);
  const quiescent = heartbeatBoolean(value('quiescent') ?? 'no') ?? false;
  if (!all.has('quiescent'))
    reading.assumed.push({
      what: 'quiescent no: the connections of a failed server are cut',
      place,
    });
  if (!all.has('scheduler'))
    reading.assumed.push({ what: 'scheduler wrr, the default of ldirectord', place });
  const [netmask, flags, ops] = ['netmask', 'schedflags', 'ops'].map((key) => own.get(key));
  const service: OldService = {
    ...target,
    scheduler: value('scheduler') ?? 'wrr',
    forwarding,
    persistence: persistent > 0 ? persistent : null,
    ...(netmask === undefined ? {} : { persistenceMask: netmask }),
    ...(flags === undefined
      ? {}
      : { schedulerFlags: { value: flags.value.split(','), place: flags.place } }),
    ...(ops?.value === 'yes' ? { onePacket: { place: ops.place } } : {}),
    realservers: servers,
    check: checkOf(section, all, target, servers, globals, reading),
    ...sorryOf(all, target, resolve, reading),
    onFailure: quiescent ? 'keep' : 'cut',
    place,
  };
  reading.services.push(service);
  if (address !== null)
    reading.floatingAddresses.push({
      address,
      prefix: null,
      interface: null,
      broadcast: null,
      place,
    });
  addFaults(service, reading);
}

function targetOf(
  { key, value, place }: VirtualSection,
  protocol: string | undefined,
  resolve: Resolve,
  reading: Reading,
): Pick<OldService, 'address' | 'port' | 'protocol' | 'fwmark'> | undefined {
  const six = key === 'virtual6';
  if (/^\d+$/.test(value))
    return { address: null, port: null, protocol: 'fwm', fwmark: Number(value) };
  const { address: host, port: word } = splitEndpoint(value);
  const address = resolve(host, six ? 6 : 4);
  if (word === undefined) {
    reading.faults.push({
      message: `${value} has no port: ldirectord reads the digits in front as firewall mark ${Number.parseInt(value)}`,
      place,
    });
    reading.notCarried.push({ kind: 'mark', what: `virtual=${value}`, place });
    return undefined;
  }
  const dns = word === 'domain' || word === '53';
  const known = protocol === 'udp' || protocol === 'tcp' ? protocol : dns ? 'udp' : 'tcp';
  const port = portOf(word, known);
  if (familyOf(address) !== (six ? 6 : 4) || port === undefined) {
    reading.notCarried.push({
      kind: 'syntax',
      what: `virtual=${value}, whose address or port is a name that no file explains`,
      place,
    });
    return undefined;
  }
  return { address, port, protocol: known };
}

function sorryOf(
  entries: ReadonlyMap<string, Entry>,
  { port, protocol }: Pick<OldService, 'port' | 'protocol'>,
  resolve: Resolve,
  reading: Reading,
): Pick<OldService, 'sorryServer'> {
  const entry = entries.get('fallback') ?? entries.get('fallback6');
  if (entry === undefined) return {};
  const [target = '', forwarding] = entry.value.split(/\s+/);
  const { address: host, port: word } = splitEndpoint(target);
  const address = resolve(host);
  if (familyOf(address) === undefined) {
    reading.notCarried.push({ kind: 'syntax', what: `fallback=${target}`, place: entry.place });
    return {};
  }
  if (forwarding !== undefined && !(forwarding in forwardings))
    reading.faults.push({
      message: `a fallback is forwarded to by gate, masq or ipip, not ${forwarding}`,
      place: entry.place,
    });
  const known = word === undefined ? port : (portOf(word, protocol) ?? port);
  return { sorryServer: { address, port: known, place: entry.place } };
}

function addFaults(service: OldService, reading: Reading): void {
  const { place, persistence, check, port, scheduler, realservers } = service;
  if (persistence !== null && persistence < 10)
    reading.faults.push({ message: `a persistence of ${persistence} s is next to none`, place });
  if (realservers.length === 0)
    reading.faults.push({ message: 'a virtual service without a server', place });
  if (check?.type === 'none')
    reading.faults.push({
      message: `port ${port} is not checked: ldirectord has no negotiate check for it, so the servers always pass`,
      place,
    });
  if (check?.type === 'off')
    reading.faults.push({
      message: 'checktype=off: no server of this service is ever used',
      place,
    });
  if (check?.type === 'tcp' && port === 443)
    reading.faults.push({ message: 'https is checked by a connection alone', place: check.place });
  noteScheduler(scheduler, place, reading);
  const weights = new Set(realservers.map(({ weight }) => weight));
  if (scheduler === 'rr' && weights.size > 1)
    reading.faults.push({
      message: 'rr ignores weights',
      hint: 'wrr is meant, or equal weights',
      place,
    });
}
