import { allPorts } from '../../../overlays/shared/net/ports.ts';
import { canonicalAddress } from '../../../overlays/shared/net/ip.ts';
import type { Service } from '../old-cluster.ts';
import type { Mark, OldCheck, OldService, Reading, Watch } from '../reading.ts';
import { resolveHost } from './hosts.ts';

/** Every virtual service once, with the checks of mon and the packets of firewall marks. */
export function combineServices(reading: Reading): Service[] {
  const all = new Map<string, OldService>();
  for (const service of reading.services) {
    const key = keyOf(service);
    const before = all.get(key);
    if (before === undefined) all.set(key, service);
    else {
      noteDisagreement(before, service, reading);
      all.set(key, { ...before, check: before.check ?? service.check });
    }
  }
  const used = new Set<Watch>();
  const services = [...all.values()].map((service) =>
    withMark(withWatch(service, used, reading), reading),
  );
  for (const watch of reading.watches)
    if (!used.has(watch))
      reading.notCarried.push({
        kind: 'check-detail',
        what: `a check of ${watch.hosts.join(', ')} that belongs to no service`,
        place: watch.place,
      });
  noteUnusedMarks(services, reading);
  return services;
}

function noteUnusedMarks(
  services: readonly Service[],
  { marks, notCarried }: Pick<Reading, 'marks' | 'notCarried'>,
): void {
  const used = new Set(services.map(({ fwmark }) => fwmark));
  for (const { mark, place } of marks) {
    if (used.has(mark)) continue;
    used.add(mark);
    notCarried.push({ kind: 'no-effect', what: `mark ${mark}, which no service has`, place });
  }
}

function keyOf({ protocol, address, port, fwmark }: OldService): string {
  return `${protocol} ${address === null ? fwmark : canonicalAddress(address)} ${port}`;
}

export function serviceTitle({ protocol, address, port, fwmark }: OldService): string {
  return protocol === 'fwm' ? `firewall mark ${fwmark}` : `${address}:${port}/${protocol}`;
}

/** Nothing where one of the files has no check: another one has it, then. */
function checkText(check: OldCheck | null): string {
  return JSON.stringify(check === null ? null : { ...check, place: undefined });
}

function noteDisagreement(a: OldService, b: OldService, reading: Reading): void {
  const servers = ({ realservers }: OldService) =>
    realservers
      .map(({ address, port, weight }) => `${address}:${port} ${weight}`)
      .toSorted()
      .join(', ');
  for (const [name, x, y] of [
    ['scheduler', a.scheduler, b.scheduler],
    ['forwarding', a.forwarding, b.forwarding],
    ['persistence', a.persistence, b.persistence],
    ['servers', servers(a), servers(b)],
    ['check', checkText(a.check), checkText(b.check)],
    ['sorry server', a.sorryServer?.address, b.sorryServer?.address],
  ] as const)
    if (x !== y && x !== 'null' && y !== 'null')
      reading.faults.push({
        message: `two files disagree on the ${name} of ${serviceTitle(a)}`,
        hint: 'the first is taken',
        place: b.place,
        also: a.place,
      });
}

function withWatch(service: OldService, used: Set<Watch>, reading: Reading): OldService {
  const addresses = new Set(service.realservers.map(({ address }) => address));
  const watches = reading.watches.filter(({ hosts }) =>
    hosts.some((host) => addresses.has(resolveHost(host, reading.hosts) ?? '')),
  );
  const steered = watches.filter(({ steers }) =>
    steers.some(
      ({ service: target, fwmark }) =>
        (fwmark !== undefined && fwmark === service.fwmark) ||
        (target !== undefined &&
          canonicalAddress(target.address) === service.address &&
          target.port === service.port),
    ),
  );
  const ports = new Set([service.port, ...service.realservers.map(({ port }) => port)]);
  const byPort = watches.filter(({ check }) => check.port !== null && ports.has(check.port));
  const own = steered.length > 0 ? steered : byPort;
  const [chosen] = own;
  for (const watch of own) used.add(watch);
  if (chosen === undefined) return service;
  const check: OldCheck = {
    ...chosen.check,
    portNamed:
      chosen.check.portNamed === true &&
      own.every((watch) => watch.check.port === chosen.check.port),
    port: chosen.check.port ?? service.realservers[0]?.port ?? service.port,
  };
  const backup = steered.flatMap(({ steers }) => steers).find((each) => each.backup !== undefined);
  return {
    ...service,
    check: service.check ?? check,
    ...(backup?.backup === undefined || service.sorryServer !== undefined
      ? {}
      : { sorryServer: { address: backup.backup, port: service.port, place: backup.place } }),
  };
}

function withMark(service: OldService, reading: Reading): Service {
  if (service.protocol !== 'fwm') return service;
  const own = reading.marks.filter(({ mark }) => mark === service.fwmark);
  const [first] = own;
  if (first === undefined) {
    reading.faults.push({
      message: `no rule sets firewall mark ${service.fwmark}: which packets have it is unknown`,
      place: service.place,
    });
    return service;
  }
  const address = first.address?.split('/')[0] ?? null;
  const addresses = [...new Set(own.flatMap((rule) => rule.address?.split('/')[0] ?? []))];
  for (const each of addresses)
    if (!reading.floatingAddresses.some((floating) => floating.address === each))
      reading.floatingAddresses.push({
        address: each,
        prefix: null,
        interface: null,
        broadcast: null,
        place: first.place,
      });
  const ports = [...new Set(own.flatMap(({ ports: each }) => each))];
  const transportsOf = (port: string) =>
    new Set(
      own.flatMap((rule) =>
        rule.ports.includes(port) ? ([rule.protocol === 'udp' ? 'udp' : 'tcp'] as const) : [],
      ),
    );
  const everyPort = own.filter((rule) => rule.ports.length === 0);
  const all = new Set(
    everyPort.flatMap(({ protocol }) =>
      (['tcp', 'udp'] as const).filter((each) => protocol === null || protocol === each),
    ),
  );
  const transports = new Map([
    ...ports.map((port) => [port, transportsOf(port)] as const),
    ...(all.size === 0 ? [] : [[allPorts, all] as const]),
  ]);
  const useless = own.every((rule) => isOverwritten(rule, reading));
  const reason = useless
    ? 'a later rule overwrites the mark'
    : own.some(({ source }) => source !== null)
      ? 'only some clients get the mark'
      : undefined;
  return {
    ...service,
    address,
    addresses,
    ports,
    transports,
    ...(reason === undefined ? {} : { unusable: reason }),
  };
}

function isOverwritten({ place }: Mark, { faults }: Reading): boolean {
  return faults.some((fault) => fault.place === place && /overwrites mark/.test(fault.message));
}
