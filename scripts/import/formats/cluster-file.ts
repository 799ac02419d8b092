import type { Cluster, Service, VirtualService } from '../../../overlays/shared/cluster/cluster.ts';
import { emptyReading, type OldCheck, type OldService, type Reading } from '../reading.ts';
import type { Place, Source } from '../source.ts';
import { durationText } from '../values.ts';

/**
 * The cluster file of a node that lvsmith made, /usr/lib/lvsmith/cluster.json: who has lost the profile gets it back.
 * Undefined for a text that is none.
 */
export function parseClusterFile(text: string): Cluster | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isCluster(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether every part is there that a profile is made of. */
function isCluster(value: unknown): value is Cluster {
  const every = (list: unknown, ...keys: readonly string[]) =>
    Array.isArray(list) && list.every((each) => keys.every((key) => isObject(at(each, key))));
  return (
    isObject(at(at(value, 'networks'), 'public')) &&
    isObject(at(value, 'membership')) &&
    isObject(at(at(value, 'failover'), 'ping')) &&
    isObject(at(value, 'sync')) &&
    every(at(value, 'directors'), 'public') &&
    every(at(value, 'realservers'), 'nic') &&
    every(at(value, 'services'), 'check') &&
    every(at(value, 'virtualServices'), 'members') &&
    every(at(value, 'floatingAddresses'))
  );
}

function at(value: unknown, key: string): unknown {
  return isObject(value) ? Reflect.get(value, key) : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

export function readClusterFile(source: Source): Reading {
  const reading = emptyReading();
  const place: Place = { file: source.file, line: 0 };
  const cluster = parseClusterFile(source.text);
  if (cluster === undefined) {
    reading.faults.push({ message: 'this is no whole cluster file', place });
    return reading;
  }
  addDirectors(cluster, place, reading);
  addSettings(cluster, place, reading);
  for (const { address, prefix, broadcast, name } of cluster.floatingAddresses) {
    reading.floatingAddresses.push({
      address,
      prefix,
      interface: null,
      broadcast: broadcast ?? null,
      place,
    });
    reading.hosts.push({ address, names: [name], place });
  }
  for (const { name, nic: own } of cluster.realservers)
    reading.hosts.push({ address: own.address, names: [name], place });
  for (const virtual of cluster.virtualServices)
    reading.services.push(serviceOf(virtual, cluster.services, place));
  return reading;
}

function addDirectors(
  { directors, failover, networks }: Cluster,
  place: Place,
  reading: Reading,
): void {
  for (const { name, public: own, heartbeat, preferred } of directors) {
    reading.directors.push({
      name,
      place,
      address: own.address,
      heartbeatAddress: heartbeat?.address,
    });
    if (preferred)
      reading.preferences.push({ of: '*', director: name, score: failover.preference, place });
  }
  for (const network of [networks.public, networks.heartbeat]) {
    if (network === undefined) continue;
    const [address = '', prefix] = network.subnet.split('/');
    reading.nics.push({ interface: network.name, address, prefix: Number(prefix), place });
  }
}

function addSettings(
  { name, membership, failover }: Cluster,
  place: Place,
  reading: Reading,
): void {
  const { keepalive, warntime, deadtime, initdead, noQuorumPolicy } = membership;
  const { autoFailback, fencing, ping } = failover;
  reading.settings.push(
    { name: 'clusterName', value: name, place },
    { name: 'keepalive', value: keepalive, place },
    { name: 'warntime', value: warntime, place },
    { name: 'deadtime', value: deadtime, place },
    { name: 'initdead', value: initdead, place },
    { name: 'noQuorumPolicy', value: noQuorumPolicy, place },
    { name: 'autoFailback', value: autoFailback, place },
    { name: 'fencing', value: fencing, place },
    { name: 'pingMultiplier', value: ping.multiplier, place },
    { name: 'pingDampening', value: durationText(ping.dampening), place },
  );
  for (const host of ping.nodes) reading.pingNodes.push({ host, place });
}

function serviceOf(
  virtual: VirtualService,
  services: readonly Service[],
  place: Place,
): OldService {
  const {
    address,
    port,
    protocol,
    scheduler,
    forwarding,
    persistence,
    members,
    sorryServer,
    onFailure,
  } = virtual;
  const service = services.find(({ name }) => name === virtual.service);
  return {
    address,
    port,
    protocol,
    scheduler,
    forwarding,
    persistence: persistence === 0 ? null : persistence / 1000,
    realservers: members.map(({ address: server, port: own, weight }) => ({
      address: server,
      port: own,
      weight,
      place,
    })),
    check: service === undefined ? null : checkOf(service.check, members[0]?.port ?? port, place),
    ...(sorryServer === undefined ? {} : { sorryServer: { ...sorryServer, place } }),
    onFailure,
    place,
  };
}

function checkOf(check: Service['check'], port: number, place: Place): OldCheck {
  const { type, interval, timeout, failures, path, host, status, expect, command } = check;
  const web = type === 'http' || type === 'https';
  return {
    type,
    port,
    interval,
    timeout,
    failures,
    place,
    ...(web ? { path, host, status } : {}),
    ...(web && expect !== '' ? { expect } : {}),
    ...(type === 'command' ? { command } : {}),
  };
}
