import { family } from '../address.ts';
import type { Finding } from '../finding.ts';
import { rule } from './rule.ts';

/** An IPv6 floating address needs IPv6 on the network and on every node. */
export const ipv6 = rule(
  ['networks', 'directors', 'realservers', 'floating-addresses'],
  (profile) => {
    const hasNetwork = profile.networks.public.subnet6 !== undefined;
    const findings: Finding[] = [];
    if (profile.networks.public.gateway6 !== undefined && !hasNetwork)
      findings.push(needsNetwork(['networks', 'public', 'gateway6']));
    for (const [list, path] of [
      [profile.directors.map((director) => director.public), ['public', 'address6']],
      [profile.realservers, ['address6']],
    ] as const)
      for (const [index, { address6 }] of list.entries())
        if (address6 !== undefined && !hasNetwork) {
          const section = path.length === 2 ? 'directors' : 'realservers';
          findings.push(needsNetwork([section, index, ...path]));
        }
    const without = [
      ...profile.directors.filter((director) => director.public.address6 === undefined),
      ...profile.realservers.filter((server) => server.address6 === undefined),
    ].map(({ name }) => name);
    for (const [index, { address }] of profile['floating-addresses'].entries()) {
      if (family(address) !== 6) continue;
      const path = ['floating-addresses', index, 'address'];
      if (!hasNetwork) findings.push(needsNetwork(path));
      else if (without.length > 0) findings.push(needsNodes(path, address, without));
    }
    return findings;
  },
);

function needsNetwork(path: Finding['path']): Finding {
  return {
    code: 'missing-subnet6',
    path,
    message: 'this is an IPv6 address, but the public network has no IPv6 prefix',
    hint: 'set networks.public.subnet6',
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
