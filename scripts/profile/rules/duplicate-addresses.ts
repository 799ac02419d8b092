import { canonical } from '../address.ts';
import type { Finding } from '../finding.ts';
import { nodeAddresses } from '../nodes.ts';
import type { Path } from '../path.ts';
import { rule } from './rule.ts';

/** One address, one owner: routers, nodes, then floating addresses. */
export const duplicateAddresses = rule(
  ['networks', 'directors', 'realservers', 'floating-addresses'],
  (profile) => {
    const owners = new Map<string, { owner: string; isNode: boolean }>();
    const findings: Finding[] = [];
    const claim = (owner: string, text: string, path: Path, kind: Kind): void => {
      const address = canonical(text);
      if (address === undefined) return;
      const other = owners.get(address);
      if (other === undefined) owners.set(address, { owner, isNode: kind === 'node' });
      else findings.push(clash(text, path, other, kind));
    };
    const { gateway, gateway6 } = profile.networks.public;
    const publicPath: Path = ['networks', 'public'];
    if (gateway !== undefined) claim('the router', gateway, [...publicPath, 'gateway'], 'router');
    if (gateway6 !== undefined)
      claim('the router', gateway6, [...publicPath, 'gateway6'], 'router');
    for (const { owner, address, path } of nodeAddresses(profile))
      claim(owner, address, path, 'node');
    for (const [index, { address }] of profile['floating-addresses'].entries())
      claim('a floating address', address, ['floating-addresses', index, 'address'], 'floating');
    return findings;
  },
);

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
  return {
    code: 'duplicate-address',
    path,
    message: `${address} is already the address of ${other.owner}`,
    hint: 'give each its own address',
  };
}
