import { familyOf } from '../../../overlays/shared/net/ip.ts';
import {
  emptyReading,
  type OldForwarding,
  type OldServer,
  type OldService,
  type Reading,
} from '../reading.ts';
import { asWritten, linesOf, type Place, type Resolve, type Source } from '../source.ts';
import { portOf, splitEndpoint } from '../values.ts';
import { parseOptions } from './ipvsadm-options.ts';
import { noteScheduler } from './scheduler.ts';

/** What a virtual service is reached by. */
type Target = Pick<OldService, 'address' | 'port' | 'protocol' | 'fwmark'>;

/** A table of IPVS that grows with each command. */
export class IpvsTable {
  readonly #services = new Map<string, OldService & { realservers: OldServer[] }>();
  readonly #reading: Reading;
  readonly #resolve: Resolve;

  constructor(reading: Reading, resolve: Resolve = asWritten) {
    this.#reading = reading;
    this.#resolve = resolve;
  }

  /** One command line of ipvsadm, without the program's name. */
  run(words: readonly string[], place: Place): void {
    const { command, values } = parseOptions(words, place, this.#reading);
    if (command === '-A' || command === '-E') this.#addService(values, place);
    else if (command === '-a' || command === '-e') this.#addServer(values, place);
    else if (command === '-D' || command === '-d')
      this.#reading.notCarried.push({
        kind: 'old-program',
        what: `a removal (ipvsadm ${command})`,
        place,
      });
    else if (values.has('--start-daemon'))
      this.#reading.notCarried.push({
        kind: 'connection-sync',
        what: `--start-daemon ${values.get('--start-daemon')}`,
        place,
      });
  }

  /** Hands over what the table holds. */
  finish(): void {
    for (const service of this.#services.values()) {
      this.#reading.services.push(service);
      if (service.address !== null)
        this.#reading.floatingAddresses.push({
          address: service.address,
          prefix: null,
          interface: null,
          broadcast: null,
          place: service.place,
        });
      addFaults(service, this.#reading);
    }
  }

  #target(values: ReadonlyMap<string, string>, place: Place): Target | undefined {
    for (const [flag, protocol] of [
      ['-t', 'tcp'],
      ['-u', 'udp'],
      ['--sctp-service', 'sctp'],
    ] as const) {
      const text = values.get(flag);
      if (text === undefined) continue;
      const { address: host, port: word } = splitEndpoint(text);
      const address = this.#resolve(host);
      const port = word === undefined ? 0 : portOf(word, protocol === 'udp' ? 'udp' : 'tcp');
      if (word !== undefined && port !== undefined && !/^\d/.test(word))
        this.#reading.assumed.push({ what: `${word} is port ${port}, by /etc/services`, place });
      if (familyOf(address) !== undefined && port !== undefined) return { address, port, protocol };
    }
    const mark = values.get('-f');
    if (mark !== undefined && /^\d+$/.test(mark))
      return { address: null, port: null, protocol: 'fwm', fwmark: Number(mark) };
    this.#reading.notCarried.push({
      kind: 'script',
      what: 'a rule of ipvsadm whose address or port only a run would tell',
      place,
    });
    return undefined;
  }

  #addService(values: ReadonlyMap<string, string>, place: Place): void {
    const target = this.#target(values, place);
    if (target === undefined) return;
    const reading = this.#reading;
    const scheduler = values.get('-s');
    if (scheduler === undefined)
      reading.assumed.push({ what: 'scheduler wlc, the default of ipvsadm', place });
    const persistence = values.get('-p');
    if (persistence === '')
      reading.assumed.push({ what: 'persistence of 300 s, the default of ipvsadm', place });
    const mask = values.get('-M');
    const flags = values.get('-b');
    const engine = values.get('--pe');
    if (engine !== undefined)
      reading.notCarried.push({ kind: 'persistence', what: `--pe ${engine}`, place });
    const key = keyOf(target);
    const before = this.#services.get(key);
    this.#services.set(key, {
      ...target,
      scheduler: scheduler ?? 'wlc',
      forwarding: before?.forwarding ?? 'dr',
      persistence:
        persistence === undefined ? null : Number(persistence === '' ? 300 : persistence),
      ...(mask === undefined ? {} : { persistenceMask: { value: mask, place } }),
      ...(flags === undefined ? {} : { schedulerFlags: { value: flags.split(','), place } }),
      ...(values.has('-o') ? { onePacket: { place } } : {}),
      realservers: before?.realservers ?? [],
      check: null,
      place: before?.place ?? place,
    });
  }

  #addServer(values: ReadonlyMap<string, string>, place: Place): void {
    const target = this.#target(values, place);
    if (target === undefined) return;
    const reading = this.#reading;
    const { address: host, port: word } = splitEndpoint(values.get('-r') ?? '');
    const address = this.#resolve(
      host,
      target.address === null ? undefined : familyOf(target.address),
    );
    if (familyOf(address) === undefined) {
      reading.notCarried.push({
        kind: 'script',
        what: 'a server whose address only a run would tell',
        place,
      });
      return;
    }
    const forwarding: OldForwarding = values.has('-m') ? 'nat' : values.has('-i') ? 'tun' : 'dr';
    const service = this.#services.get(keyOf(target)) ?? this.#implied(target, place);
    if (service.realservers.length === 0)
      this.#services.set(keyOf(target), { ...service, forwarding });
    else if (service.realservers[0]?.forwarding !== forwarding)
      reading.notCarried.push({
        kind: 'forwarding',
        what: `${address} is forwarded to by ${forwarding}`,
        place,
      });
    const weight = values.get('-w');
    if (weight === undefined) reading.assumed.push({ what: `weight 1 of ${address}`, place });
    if (word === undefined && target.protocol !== 'fwm')
      reading.assumed.push({
        what: `port ${target.port} of ${address}, that of the service`,
        place,
      });
    if (values.has('-x') || values.has('-y'))
      reading.notCarried.push({ kind: 'threshold', what: `limits of ${address}`, place });
    const written =
      word === undefined ? undefined : portOf(word, target.protocol === 'udp' ? 'udp' : 'tcp');
    const port =
      target.protocol === 'fwm'
        ? (written ?? 0)
        : forwarding === 'nat'
          ? (written ?? target.port ?? 0)
          : (target.port ?? 0);
    const server = {
      address,
      port,
      weight: weight === undefined ? 1 : Number(weight),
      forwarding,
      place,
    };
    const before = service.realservers.findIndex(
      (each) => each.address === address && each.port === port,
    );
    if (before !== -1) {
      reading.faults.push({ message: `${address} is already a server of this service`, place });
      service.realservers.splice(before, 1);
    }
    service.realservers.push(server);
  }

  #implied(target: Target, place: Place) {
    this.#reading.faults.push({
      message: 'a server of a service that no -A adds: ipvsadm refuses it',
      place,
    });
    const added: OldService & { realservers: OldServer[] } = {
      ...target,
      scheduler: 'wlc',
      forwarding: 'dr',
      persistence: null,
      realservers: [],
      check: null,
      place,
    };
    this.#services.set(keyOf(target), added);
    return added;
  }
}

function keyOf({
  address,
  port,
  protocol,
  fwmark,
}: Pick<OldService, 'address' | 'port' | 'protocol' | 'fwmark'>): string {
  return `${protocol} ${address ?? fwmark} ${port}`;
}

function addFaults({ scheduler, realservers, place }: OldService, reading: Reading): void {
  noteScheduler(scheduler, place, reading);
  const weighted = realservers.find(({ weight }) => weight !== realservers[0]?.weight);
  if (scheduler === 'rr' && weighted !== undefined)
    reading.faults.push({
      message: `rr ignores weights, such as ${weighted.weight} of ${weighted.address}`,
      place: weighted.place,
    });
  if (realservers.length === 1)
    reading.faults.push({ message: 'a service with one server: nothing is balanced', place });
}

/** What `ipvsadm --save` printed, and /etc/ipvsadm.rules. */
export function readIpvsadmRules(source: Source, resolve: Resolve = asWritten): Reading {
  const reading = emptyReading();
  const table = new IpvsTable(reading, resolve);
  for (const { text, place } of linesOf(source)) {
    const words = text
      .replace(/(^|\s)#.*/, '')
      .trim()
      .split(/\s+/);
    if (words[0] === '') continue;
    table.run(words[0]?.endsWith('ipvsadm') === true ? words.slice(1) : words, place);
  }
  table.finish();
  return reading;
}
