import { familyOf, isInSubnet } from '../../../../overlays/shared/net/ip.ts';
import type { OldCluster } from '../../old-cluster.ts';
import { networkOf, overlaps, type Candidate } from './known-networks.ts';

/** A further network that clients come from; a profile has it by a name. */
export interface ClientNetwork extends Candidate {
  readonly name: string;
}

/** As many as a profile with floating addresses in each may have. */
const mostNetworks = 16;

/** The networks of floating addresses that serve something and are in none of the others. */
export function clientNetworks(
  cluster: OldCluster,
  needed: ReadonlySet<string>,
  others: readonly string[],
): ClientNetwork[] {
  const found: ClientNetwork[] = [];
  for (const { address, targetRole, interface: nic } of cluster.floatingAddresses) {
    if (familyOf(address) !== 4 || targetRole !== undefined || !needed.has(address)) continue;
    const all = [...others, ...found.map(({ cidr }) => cidr)];
    if (all.some((cidr) => isInSubnet(address, cidr) === true)) continue;
    const network = networkOf(address, cluster);
    if (network === undefined || all.some((cidr) => overlaps(cidr, network.cidr))) continue;
    if (found.length === mostNetworks) break;
    found.push({ ...network, name: nameOf(nic, found) });
  }
  return found;
}

const reserved: ReadonlySet<string> = new Set(['public', 'heartbeat', 'realservers']);

/** By the NIC, where a person has named it; else by its VLAN. */
function nameOf(nic: string | null, taken: readonly ClientNetwork[]): string {
  const isName =
    nic !== null && /^[a-z][a-z0-9]{0,10}$/.test(nic) && !/^(eth|en|bond|vlan|br)/.test(nic);
  if (isName && !reserved.has(nic) && taken.every(({ name }) => name !== nic)) return nic;
  const [, vlan] = /(?:\.|^vlan0*)(\d{1,4})$/.exec(nic ?? '') ?? [];
  const own = vlan === undefined ? `clients${taken.length + 2}` : `vlan${vlan}`;
  return taken.some(({ name }) => name === own) ? `clients${taken.length + 2}` : own;
}
