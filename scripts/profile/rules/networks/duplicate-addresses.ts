import { parseAddress } from '../../../../overlays/shared/net/ip.ts';
import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import type { CompleteRealserver } from '../../complete.ts';
import { writtenNetworks } from './written-networks.ts';
import { nodeAddresses } from '../../nodes.ts';
import type { Path } from '../../../../overlays/shared/diagnostics/path.ts';
import { rule } from '../rule.ts';

/** One address, one owner: routers, nodes, then floating addresses. */
export const duplicateAddresses = rule(
  ['duplicate-address', 'floating-address-owned', 'director-as-realserver'],
  ['networks', 'directors', 'realservers', 'floating-addresses'],
  (profile) => {
    const owners = new Map<string, { owner: string; isNode: boolean }>();
    const findings: Finding[] = [];
    const claim = (owner: string, text: string, path: Path, kind: Kind): void => {
      const address = parseAddress(text);
      if (address === undefined) return;
      const other = owners.get(address);
      if (other === undefined) owners.set(address, { owner, isNode: kind === 'node' });
      else findings.push(clash(text, path, other, kind));
    };
    for (const network of writtenNetworks(profile.networks))
      for (const key of ['gateway', 'gateway6'] as const) {
        const router = network[key];
        if (router !== undefined) claim('the router', router, [...network.path, key], 'router');
      }
    const servers = new Map<string, CompleteRealserver[]>();
    for (const { owner, address, path } of nodeAddresses(profile)) {
      const server = path[0] === 'realservers' ? profile.realservers[Number(path[1])] : undefined;
      const others = servers.get(parseAddress(address) ?? '') ?? [];
      if (server !== undefined) servers.set(parseAddress(address) ?? '', [...others, server]);
      if (server === undefined || !isAnotherPort(server, others))
        claim(owner, address, path, 'node');
    }
    for (const [index, { address }] of profile['floating-addresses'].entries())
      claim('a floating address', address, ['floating-addresses', index, 'address'], 'floating');
    return findings;
  },
);

/** A program at another port of a machine is a realserver of its own; the machine is in the profile once. */
function isAnotherPort(server: CompleteRealserver, others: readonly CompleteRealserver[]): boolean {
  const built = [server, ...others].filter(({ external }) => !external);
  return others.length > 0 && built.length <= 1;
}

type Kind = 'router' | 'node' | 'floating';

function clash(
  address: string,
  path: Path,
  other: { readonly owner: string; readonly isNode: boolean },
  kind: Kind,
): Finding {
  if (kind === 'floating' && other.isNode)
    return {
      code: 'floating-address-owned',
      path,
      message: `${address} belongs to ${other.owner}: an address that moves cannot also stay`,
      hint: 'take a free address of the same network for the service',
    };
  if (path[0] === 'realservers' && other.owner.startsWith('director '))
    return {
      code: 'director-as-realserver',
      path,
      message: `${address} is ${other.owner}: a director cannot be a realserver, too`,
      hint: 'give the server a machine of its own; for a page while no server works there is sorry-page',
    };
  return {
    code: 'duplicate-address',
    path,
    message: `${address} is already the address of ${other.owner}`,
    hint: 'give each its own address',
  };
}
