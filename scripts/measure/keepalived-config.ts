import type { Cluster, Director, VirtualService } from '../../overlays/shared/cluster/cluster.ts';
import { wantedOrder } from '../../overlays/shared/cluster/wanted.ts';
import { ipv4Netmask } from '../../overlays/shared/net/ip.ts';
import { keepalivedBlock as block } from '../checks/keepalived-block.ts';
import { checkTypeOf } from '../checks/registry.ts';

/*
 * keepalived.conf(5) for a director of the cluster, with the timing of the profile: three missed adverts take as long
 * as its deadtime. Centiseconds require version 3 of VRRP.
 */

/** Milliseconds between two adverts. */
export function advertInterval({ membership }: Cluster): number {
  return Math.floor(membership.deadtime / 30) * 10;
}

/**
 * Priorities are high and close together: after three missed adverts a backup waits for another (256 - priority) / 256
 * of an interval (RFC 5798 §6.1).
 */
export function priority(cluster: Cluster, director: Director): number {
  const wanted = wantedOrder(cluster);
  if (wanted.includes(director.name)) return 250 - 10 * wanted.indexOf(director.name);
  const others = cluster.directors.filter(({ name }) => !wanted.includes(name));
  return 250 - 10 * (Math.max(wanted.length, 1) + Math.max(0, others.indexOf(director)));
}

const routerId = 71;

export function keepalivedConfig(cluster: Cluster, director: Director): string {
  const [first, ...others] = cluster.floatingAddresses;
  const address = (floating: typeof first) =>
    floating === undefined
      ? ''
      : `${floating.address}/${floating.prefix} dev ${floating.interface}`;
  const seconds = (milliseconds: number) => String(milliseconds / 1000);
  return [
    ...block('global_defs', [
      `router_id ${director.name}`,
      'vrrp_version 3',
      `lvs_sync_daemon ${cluster.sync.interface} lab id ${cluster.sync.id}`,
    ]),
    ...block('vrrp_instance lab', [
      'state BACKUP',
      `interface ${first?.interface ?? 'public'}`,
      `virtual_router_id ${routerId}`,
      `priority ${priority(cluster, director)}`,
      `advert_int ${seconds(advertInterval(cluster))}`,
      ...(cluster.failover.autoFailback ? [] : ['nopreempt']),
      ...block('virtual_ipaddress', [address(first)]),
      ...(others.length === 0 ? [] : block('virtual_ipaddress_excluded', others.map(address))),
    ]),
    ...cluster.virtualServices.flatMap((service) => virtualServer(cluster, service)),
    '',
  ].join('\n');
}

function options(service: VirtualService): string[] {
  const { scheduler, schedulerFlags, onePacket, persistence, persistencePrefix, family } = service;
  const granularity =
    persistencePrefix !== undefined && family === 4
      ? ipv4Netmask(persistencePrefix)
      : persistencePrefix;
  return [
    ...schedulerFlags.map((flag) => `${scheduler}-${flag}`),
    ...(onePacket ? ['ops'] : []),
    ...(persistence === 0 ? [] : [`persistence_timeout ${persistence / 1000}`]),
    ...(granularity === undefined ? [] : [`persistence_granularity ${granularity}`]),
  ];
}

function virtualServer(cluster: Cluster, service: VirtualService): string[] {
  const check = cluster.services.find(({ name }) => name === service.service)?.check;
  const { sorryServer, marked } = service;
  const name =
    marked === undefined ? `${service.address} ${service.port}` : `fwmark ${marked.mark}`;
  return block(`virtual_server ${name}`, [
    `delay_loop ${(check?.interval ?? 0) / 1000}`,
    `lvs_sched ${service.scheduler}`,
    `lvs_method ${service.forwarding.toUpperCase()}`,
    `protocol ${service.protocol.toUpperCase()}`,
    ...options(service),
    ...(sorryServer === undefined
      ? []
      : [`sorry_server ${sorryServer.address} ${sorryServer.port}`]),
    ...service.members.flatMap(({ address, port, weight }) =>
      block(`real_server ${address} ${port}`, [
        `weight ${weight}`,
        ...(service.onFailure === 'keep' ? ['inhibit_on_failure'] : []),
        ...(check === undefined
          ? []
          : checkTypeOf(check.type).keepalived(check, address, check.port ?? port, service.port)),
      ]),
    ),
  ]);
}
