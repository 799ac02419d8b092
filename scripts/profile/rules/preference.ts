import { canonical, family } from '../address.ts';
import { defaults } from '../defaults.ts';
import type { Finding } from '../finding.ts';
import { nodeAddresses } from '../nodes.ts';
import { rule } from './rule.ts';

/** One director is preferred, by less than one ping node counts. */
export const preference = rule(['directors', 'failover'], ({ directors, failover = {} }) => {
  const findings: Finding[] = [];
  const preferred = directors.flatMap((director, index) =>
    director.preferred === true ? [{ director, index }] : [],
  );
  for (const { index } of preferred.slice(1))
    findings.push({
      code: 'preferred-twice',
      path: ['directors', index, 'preferred'],
      message: `director ${preferred[0]?.director.name} is preferred already`,
      hint: 'one director at most is preferred',
    });
  const nodes = failover.ping?.nodes ?? [];
  if (nodes.length === 0) {
    if (directors.length > 1) findings.push(noPingNode(failover.ping !== undefined));
    return findings;
  }
  const score = failover.preference ?? defaults.preference;
  const multiplier = failover.ping?.multiplier ?? defaults.multiplier;
  if (preferred.length > 0 && score >= multiplier)
    findings.push({
      code: 'preference-defeats-ping',
      path:
        failover.preference === undefined
          ? ['failover', 'ping', 'multiplier']
          : ['failover', 'preference'],
      message: `the preference (${score}) outweighs a lost ping node (${multiplier}): the preferred director would keep the address without a network`,
      hint: `make preference less than ${multiplier}, or ping.multiplier more than ${score}`,
    });
  return findings;
});

function noPingNode(hasSection: boolean): Finding {
  return {
    code: 'no-ping-node',
    severity: 'warning',
    path: hasSection ? ['failover', 'ping'] : ['failover'],
    message:
      'without a ping node, a director whose public network is dead keeps the floating address as long as the others still hear it',
    hint: 'set failover.ping.nodes to the router of the public network',
  };
}

/** A ping node that is part of the cluster says nothing about the network around it. */
export const pingNodes = rule(
  ['networks', 'directors', 'realservers', 'floating-addresses', 'failover'],
  (profile) => {
    const owners = new Map<string | undefined, string>();
    for (const { address, owner } of nodeAddresses(profile)) owners.set(canonical(address), owner);
    for (const { address } of profile['floating-addresses'])
      owners.set(canonical(address), 'the floating address');
    const nodes = profile.failover?.ping?.nodes ?? [];
    return nodes.flatMap((node, index): Finding[] => {
      const path = ['failover', 'ping', 'nodes', index];
      const address = canonical(node);
      const owner = address === undefined ? undefined : owners.get(address);
      if (owner !== undefined)
        return [
          {
            code: 'ping-node-in-cluster',
            path,
            message: `${node} is ${owner} itself: it says nothing about the network`,
            hint: 'take the router, or another machine that is always there',
          },
        ];
      if (nodes.findIndex((other) => canonical(other) === address) < index && address !== undefined)
        return [{ code: 'duplicate-entry', path, message: `${node} is in this list already` }];
      if (family(node) === 6 && profile.networks.public.subnet6 === undefined)
        return [
          {
            code: 'missing-subnet6',
            path,
            message: 'this is an IPv6 address, but the public network has no IPv6 prefix',
            hint: 'set networks.public.subnet6',
          },
        ];
      return [];
    });
  },
);
