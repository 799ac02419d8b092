import { defined } from '../../overlays/shared/defined.ts';
import type { OldCluster, Service } from './old-cluster.ts';
import type { OldCheck } from './reading.ts';
import { durationText } from './values.ts';

/** What the old cluster is, as plain data: null where no file says it. */
export function foundOf(cluster: OldCluster): object {
  const { directors, preferredDirector, preference, settings, autoFailback, pingNodes } = cluster;
  const {
    keepalive,
    warntime,
    deadtime,
    initdead,
    noQuorumPolicy,
    fencing,
    pingMultiplier,
    pingDampening,
  } = settings;
  const timing = [keepalive, warntime, deadtime, initdead].some((each) => each !== undefined)
    ? {
        keepalive: time(keepalive),
        warntime: time(warntime),
        deadtime: time(deadtime),
        initdead: time(initdead),
      }
    : null;
  const ping = defined({ multiplier: pingMultiplier?.value, dampening: pingDampening?.value });
  return {
    directors: directors.map(({ name, address, heartbeatAddress, priority }) =>
      defined({ name, address, heartbeatAddress, priority }),
    ),
    preferredDirector: preferredDirector?.value ?? null,
    ...defined({ order: cluster.order?.value, preference: preference?.value }),
    floatingAddresses: cluster.floatingAddresses.map(
      ({ address, prefix, interface: nic, broadcast, label, targetRole, name, preferred }) => ({
        address,
        prefix,
        interface: nic,
        broadcast,
        ...defined({ label, targetRole, name, preferred }),
      }),
    ),
    services: cluster.services.map(serviceData),
    timing,
    pingNodes: pingNodes.map(({ host, address }) => address ?? host),
    ...(Object.keys(ping).length === 0 ? {} : { ping }),
    autoFailback: autoFailback?.byDefault === false ? autoFailback.value : null,
    noQuorumPolicy: noQuorumPolicy?.value ?? null,
    fencing: fencing?.value ?? null,
  };
}

function time(said: { readonly value: number } | undefined): string | null {
  return said === undefined ? null : durationText(said.value);
}

function serviceData(service: Service): object {
  const { address, port, protocol, scheduler, forwarding, persistence, fwmark, sorryServer } =
    service;
  return {
    address,
    port,
    protocol,
    scheduler,
    forwarding,
    persistence: persistence === null ? null : `${persistence}s`,
    ...defined({ fwmark }),
    realservers: service.realservers.map(({ address: own, port: at, weight }) => ({
      address: own,
      port: at,
      weight,
    })),
    check: service.check === null ? null : checkData(service.check),
    ...(sorryServer === undefined
      ? {}
      : { sorryServer: { address: sorryServer.address, port: sorryServer.port } }),
    ...defined({
      onFailure: service.onFailure,
      schedulerFlags: service.schedulerFlags?.value,
      onePacket: service.onePacket === undefined ? undefined : true,
      persistenceGranularity: service.persistenceMask?.value,
    }),
    ...(service.ports === undefined
      ? {}
      : { ports: service.ports.map((each) => (/^\d+$/.test(each) ? Number(each) : each)) }),
  };
}

function checkData({
  type,
  port,
  path,
  expect,
  host,
  status,
  digest,
  command,
  interval,
  timeout,
  failures,
}: OldCheck): object {
  return {
    type,
    port,
    ...defined({ path: path === '' ? undefined : path, expect, host, status, digest, command }),
    interval: durationText(interval),
    timeout: durationText(timeout),
    failures,
  };
}
