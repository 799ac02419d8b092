import type { Check, Cluster, VirtualService } from '../../overlays/shared/cluster/cluster.ts';
import { buildModel } from '../../scripts/model/model.ts';
import { loadText } from './profile-texts.ts';

const profile = `
name: lab
networks:
  public: { subnet: 192.168.71.0/24 }
  heartbeat: { subnet: 192.168.68.0/24 }
directors:
  - { name: litsha21, public: { address: 192.168.71.21 }, heartbeat: { address: 192.168.68.201 } }
membership: { warntime: 3s }
failover: { ping: { interval: 5s } }
floating-addresses:
  - { address: 192.168.71.205, name: www.example.org }
services:
  - { name: http }
realservers:
  - { name: litstat1, address: 192.168.71.220 }
  - { name: litstat2, address: 192.168.71.150, weight: 2 }
`;

/** A small cluster with one http service on one address and two realservers, for unit tests. */
export function clusterWith(
  service: Partial<VirtualService> = {},
  check: Partial<Check> = {},
): Cluster {
  const { cluster } = buildModel(loadText(profile).profile);
  return {
    ...cluster,
    directors: [],
    services: cluster.services.map((each) => ({ ...each, check: { ...each.check, ...check } })),
    virtualServices: cluster.virtualServices.map((each) => ({ ...each, ...service })),
  };
}
