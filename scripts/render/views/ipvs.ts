import type { Cluster, Forwarding, VirtualService } from '../../../overlays/shared/cluster.ts';
import { originOf, type Origins } from '../../model/origins.ts';

const forwardingFlag = { nat: '-m', dr: '-g', tun: '-i' } as const satisfies Record<
  Forwarding,
  string
>;

/** The table that a director begins with while every realserver works, as ipvsadm-restore reads it. */
export function ipvsView(cluster: Cluster, origins: Origins) {
  return {
    services: cluster.virtualServices.map((virtual, index) => ({
      origin: originOf(origins, `virtualServices[${index}]`),
      rules: rules(virtual),
    })),
  };
}

function rules(virtual: VirtualService): string[] {
  const flag = virtual.protocol === 'tcp' ? '-t' : '-u';
  const service = `${flag} ${endpoint(virtual.address, virtual.port)}`;
  const persistence = virtual.persistence === 0 ? '' : ` -p ${virtual.persistence / 1000}`;
  return [
    `-A ${service} -s ${virtual.scheduler}${persistence}`,
    ...virtual.members.map(
      ({ address, port, weight }) =>
        `-a ${service} -r ${endpoint(address, port)} ${forwardingFlag[virtual.forwarding]} -w ${weight}`,
    ),
  ];
}

function endpoint(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
