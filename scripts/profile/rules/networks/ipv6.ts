import { familyOf } from '../../../../overlays/shared/net/ip.ts';
import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { writtenNetwork, writtenNetworks } from './written-networks.ts';
import { nodeAddresses } from '../../nodes.ts';
import { rule } from '../rule.ts';

/** An IPv6 floating address needs IPv6 on the network and on every node. */
export const ipv6 = rule(
  ['missing-subnet6', 'missing-ipv6'],
  ['networks', 'directors', 'realservers', 'floating-addresses'],
  (profile) => {
    const has = (network: string): boolean =>
      writtenNetwork(profile.networks, network)?.subnet6 !== undefined;
    const findings: Finding[] = [];
    for (const { name, path, gateway6 } of writtenNetworks(profile.networks))
      if (gateway6 !== undefined && !has(name))
        findings.push(needsNetwork([...path, 'gateway6'], name));
    for (const { address, network, path } of nodeAddresses(profile))
      if (path.at(-1) === 'address6' && familyOf(address) === 6 && !has(network))
        findings.push(needsNetwork(path, network));
    const without = [
      ...profile.directors.filter((director) => director.public.address6 === undefined),
      ...profile.realservers.filter((server) => server.address6 === undefined),
    ].map(({ name }) => name);
    for (const [index, { address, interface: network }] of profile[
      'floating-addresses'
    ].entries()) {
      if (familyOf(address) !== 6) continue;
      const path = ['floating-addresses', index, 'address'];
      if (!has(network)) findings.push(needsNetwork(path, network));
      else if (without.length > 0) findings.push(needsNodes(path, address, without));
    }
    return findings;
  },
);

function needsNetwork(path: Finding['path'], network: string): Finding {
  return {
    code: 'missing-subnet6',
    path,
    message: `this is an IPv6 address, but the ${network} network has no IPv6 prefix`,
    hint: network === 'heartbeat' ? 'it has IPv4 only' : 'set its subnet6',
  };
}

function needsNodes(path: Finding['path'], address: string, names: readonly string[]): Finding {
  const some = names.slice(0, 3).join(', ');
  const rest = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return {
    code: 'missing-ipv6',
    path,
    message: `${address} is an IPv6 address, but ${some}${rest} ${names.length === 1 ? 'has' : 'have'} none`,
    hint: 'give every director (public.address6) and every realserver (address6) one',
  };
}
