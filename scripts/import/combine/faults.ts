import type { OldCluster } from '../old-cluster.ts';
import type { Reading } from '../reading.ts';
import type { Place } from '../source.ts';
import { noForwarding } from '../formats/small-files.ts';
import { noPing } from '../formats/cluster/read.ts';
import { shortName } from './directors.ts';
import { serviceTitle } from './services.ts';
import { noteMasters, noteRouters } from './vrrp-faults.ts';

/** Faults that show only when all files are read together. */
export function addClusterFaults(cluster: OldCluster, reading: Reading, nowhere: Place): void {
  noteMissingFiles(cluster, reading);
  noteHolders(cluster, reading, nowhere);
  noteServices(cluster, reading, nowhere);
  noteMasters(reading);
  noteRouters(reading);
  noteTimes(cluster, reading);
  noteHaresources(cluster, reading);
  notePings(reading);
  if (!cluster.services.some(({ forwarding }) => forwarding === 'nat')) forgetForwarding(reading);
}

/** Without NAT, directors need not forward. */
function forgetForwarding({ faults }: Reading): void {
  const others = faults.filter(({ message }) => message !== noForwarding);
  faults.splice(0, faults.length, ...others);
}

/** Heartbeat pings, but nothing acts on it. */
function notePings({ pingNodes, faults }: Reading): void {
  const [first] = pingNodes;
  const index = faults.findIndex(({ message }) => message === noPing);
  const fault = faults[index];
  if (first === undefined || fault === undefined) return;
  faults[index] = {
    message: `the ping node ${first.host} has no effect: no pingd, and no rule on its attribute`,
    hint: 'the profile uses it (failover.ping.nodes), which is what was meant',
    place: first.place,
    also: fault.place,
  };
}

/** haresources must be the same on both directors, and there cannot be more of them. */
function noteHaresources({ directors, settings }: OldCluster, reading: Reading): void {
  const [first, ...others] = reading.haresources;
  if (first === undefined) return;
  for (const other of others)
    if (other.groups.toSorted().join('\n') !== first.groups.toSorted().join('\n'))
      reading.faults.push({
        message:
          'haresources differs between the directors: which of them holds what depends on who is asked',
        place: other.place,
        also: first.place,
      });
  if (directors.length > 2 && settings.crm?.value !== true)
    reading.faults.push({
      message: `${directors.length} directors without crm: with haresources only two work, and more take the same address`,
      place: directors[2]?.place ?? first.place,
      also: first.place,
    });
}

function noteMissingFiles({ formats }: OldCluster, reading: Reading): void {
  const written: Readonly<Record<string, boolean>> = {
    ldirectord: formats.has('ldirectord'),
    rules: formats.has('ipvsadm'),
    ipvsadm: formats.has('ipvsadm') || formats.has('script'),
    mon: formats.has('mon'),
    ping: reading.pingNodes.length > 0,
  };
  for (const { format, what, place } of reading.needs) {
    if (written[format] === true) continue;
    reading.faults.push({
      message:
        format === 'ping'
          ? `no file gives ${what}`
          : `${what} is referred to, but not in the folder: what it says is unknown`,
      place,
    });
    reading.notCarried.push({ kind: 'other-file', what, place });
  }
  const haCf = reading.settings.find(({ name }) => name === 'deadtime')?.place;
  if (formats.has('ha-cf') && !formats.has('authkeys') && haCf !== undefined)
    reading.faults.push({
      message: 'no authkeys: Heartbeat does not start without it',
      place: { file: haCf.file, line: 0 },
    });
  const haresources = reading.preferences.find(
    ({ of, score }) => score === 'INFINITY' && /^[\d.:a-f]+$/.test(of),
  );
  const cib = reading.settings.find(({ name, value }) => name === 'crm' && value);
  if (formats.has('haresources') && cib !== undefined && haresources !== undefined)
    reading.faults.push({
      message: 'haresources is ignored under crm: the CIB decides',
      place: haresources.place,
      also: cib.place,
    });
}

function noteHolders(
  { directors, floatingAddresses, formats }: OldCluster,
  reading: Reading,
  nowhere: Place,
): void {
  const [first] = floatingAddresses;
  if (directors.length === 0)
    reading.faults.push({
      message: 'no file says which machines hold the addresses: there may be a single one',
      place: first?.place ?? nowhere,
    });
  if (directors.length === 1 && formats.has('keepalived'))
    reading.faults.push({
      message:
        "the other director's keepalived.conf is missing: its name, address and priority are unknown",
      place: directors[0]?.place ?? nowhere,
    });
  else if (directors.length === 1)
    reading.faults.push({
      message: 'one director: there is none to fail over to',
      place: directors[0]?.place ?? nowhere,
    });
  const backup = reading.claims.find(({ master }) => !master);
  if (
    directors.length === 1 &&
    backup !== undefined &&
    reading.claims.every(({ master }) => !master)
  )
    reading.faults.push({
      message:
        "this is the backup's file: the preferred director is the other machine, which is unknown",
      place: backup.place,
    });
  const media = reading.notCarried.filter(({ kind }) => kind === 'medium');
  const nics = new Set(media.map(({ what }) => what.split(' ')[1]));
  const carrier = floatingAddresses.find(
    (address) => nics.size === 1 && nics.has(address.interface ?? ''),
  );
  const [medium] = media;
  if (carrier !== undefined && medium !== undefined)
    reading.faults.push({
      message: `the heartbeat runs on the interface that carries the floating address (${carrier.interface}), and on no other`,
      place: medium.place,
      also: carrier.place,
    });
  proposeDirectors(directors.length, reading);
}

/** Names of /etc/hosts that are neither servers nor floating addresses may be the directors: a proposal, no claim. */
function proposeDirectors(known: number, reading: Reading): void {
  if (known > 0) return;
  const taken = new Set([
    ...reading.floatingAddresses.map(({ address }) => address),
    ...reading.services.flatMap(({ realservers }) => realservers.map(({ address }) => address)),
  ]);
  const free = reading.hosts.filter(({ address }) => !taken.has(address));
  const [first] = free;
  if (first === undefined || free.length > 5) return;
  const words = free.map(
    ({ names, address }) => `--director ${shortName(names[0] ?? '')}=${address}`,
  );
  reading.ambiguous.push({
    message: `${free.map(({ names }) => shortName(names[0] ?? '')).join(' and ')} may be the directors; nothing says so`,
    hint: `if they are: ${words.join(' ')}`,
    place: first.place,
  });
}

function noteServices(
  { services, floatingAddresses }: OldCluster,
  reading: Reading,
  nowhere: Place,
): void {
  if (services.length === 0)
    reading.faults.push({
      message: 'no LVS service at all: nothing to balance',
      place: floatingAddresses[0]?.place ?? nowhere,
    });
  const unchecked = services.filter(({ check }) => check === null);
  const [first] = unchecked;
  if (first !== undefined)
    reading.faults.push({
      message:
        unchecked.length === services.length
          ? 'no health check: a dead server stays in the table'
          : `no health check of ${unchecked.map(serviceTitle).join(', ')}: a dead server stays in the table`,
      hint: 'the profile says check: { type: none }: tcp, http or https would notice',
      place: first.place,
    });
  for (const { realservers, place } of services) {
    const machines = new Set(realservers.map(({ address }) => address));
    if (machines.size === 1 && realservers.length > 1)
      reading.faults.push({
        message: `all ${realservers.length} servers are one machine, ${[...machines].join()}`,
        place,
      });
  }
  if (
    services.length > 0 &&
    services.every(({ forwarding }) => forwarding === 'dr') &&
    services[0] !== undefined
  )
    reading.assumed.push({
      what: 'direct routing: realservers and directors must all be on one network',
      place: services[0].place,
    });
}

/** Under crm the times stand in corosync.conf or ha.cf. */
function noteTimes({ settings }: OldCluster, reading: Reading): void {
  if (
    settings.crm?.value !== true ||
    settings.deadtime !== undefined ||
    settings.keepalive !== undefined
  )
    return;
  reading.ambiguous.push({
    message:
      'no file gives the times of the heartbeat: corosync.conf or ha.cf is not in the folder',
    hint: "the profile's defaults are used",
    place: settings.crm.place,
  });
}
