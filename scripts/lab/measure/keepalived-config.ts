import type { Check, Cluster, Director, VirtualService } from '../../../overlays/shared/cluster.ts';

/*
 * keepalived.conf(5) for a director of the cluster, with the profile's own timing: three missed
 * adverts are as long as its deadtime. Centiseconds need version 3 of VRRP.
 */

/** Milliseconds between two adverts. */
export function advertInterval({ membership }: Cluster): number {
  return Math.floor(membership.deadtime / 30) * 10;
}

/**
 * High, and near each other: a backup waits (256 - priority) / 256 of an interval beyond three missed
 * adverts (RFC 5798 §6.1).
 */
export function priority({ directors }: Cluster, director: Director): number {
  const place = directors.filter(({ preferred }) => !preferred).indexOf(director);
  return director.preferred ? 250 : 240 - 10 * Math.max(0, place);
}

const routerId = 71;

export function keepalivedConfig(cluster: Cluster, director: Director): string {
  const [first, ...others] = cluster.floatingAddresses;
  const address = (each: typeof first) =>
    each === undefined ? '' : `${each.address}/${each.prefix} dev ${each.interface}`;
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

function virtualServer(cluster: Cluster, service: VirtualService): string[] {
  const check = cluster.services.find(({ name }) => name === service.service)?.check;
  const { sorryServer } = service;
  return block(`virtual_server ${service.address} ${service.port}`, [
    `delay_loop ${(check?.interval ?? 0) / 1000}`,
    `lvs_sched ${service.scheduler}`,
    `lvs_method ${service.forwarding.toUpperCase()}`,
    `protocol ${service.protocol.toUpperCase()}`,
    ...(service.persistence === 0 ? [] : [`persistence_timeout ${service.persistence / 1000}`]),
    ...(sorryServer === undefined
      ? []
      : [`sorry_server ${sorryServer.address} ${sorryServer.port}`]),
    ...service.members.flatMap(({ address, port, weight }) =>
      block(`real_server ${address} ${port}`, [
        `weight ${weight}`,
        ...(service.onFailure === 'keep' ? ['inhibit_on_failure'] : []),
        ...(check === undefined ? [] : checker(check, address)),
      ]),
    ),
  ]);
}

const checkers = {
  http: 'HTTP_GET',
  https: 'SSL_GET',
  tcp: 'TCP_CHECK',
  command: 'MISC_CHECK',
} as const satisfies Readonly<Record<Check['type'], string>>;

/** Only the status code is compared: mon also looks at the text of the page. */
function checker(check: Check, address: string): string[] {
  const timeout = check.timeout / 1000;
  if (check.type === 'command')
    return block(checkers.command, [
      `misc_path "${[...check.command, address].join(' ')}"`,
      `misc_timeout ${timeout}`,
    ]);
  const common = [
    `connect_timeout ${timeout}`,
    `retry ${check.failures - 1}`,
    `delay_before_retry ${check.interval / 1000}`,
  ];
  if (check.type === 'tcp') return block(checkers.tcp, common);
  return block(checkers[check.type], [
    ...block('url', [
      `path ${check.path}`,
      `virtualhost ${check.host}`,
      ...(check.status.length === 0 ? [] : [`status_code ${check.status.join(' ')}`]),
    ]),
    ...common,
  ]);
}

function block(head: string, lines: readonly string[]): string[] {
  return [`${head} {`, ...lines.map((line) => `  ${line}`), '}'];
}
