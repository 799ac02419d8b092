import { familyOf, parseAddress } from '../../../../overlays/shared/net/ip.ts';
import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { nodeAddresses } from '../../nodes.ts';
import { rule } from '../rule.ts';

/** At most one director is preferred, by a score below that of one ping node. */
export const preference = rule(
  ['preferred-twice', 'no-ping-node', 'preference-defeats-ping'],
  ['directors', 'failover'],
  ({ directors, failover }, { isWritten }) => {
    const findings: Finding[] = [];
    const preferred = directors.flatMap((director, index) =>
      director.preferred ? [{ director, index }] : [],
    );
    for (const { index } of preferred.slice(1))
      findings.push({
        code: 'preferred-twice',
        path: ['directors', index, 'preferred'],
        message: `director ${preferred[0]?.director.name} is already preferred`,
        hint: 'prefer at most one director',
      });
    const {
      preference: score,
      ping: { nodes, multiplier },
    } = failover;
    if (nodes.length === 0) {
      if (directors.length > 1) findings.push(noPingNode);
      return findings;
    }
    if (preferred.length > 0 && score >= multiplier)
      findings.push({
        code: 'preference-defeats-ping',
        path: isWritten(['failover', 'preference'])
          ? ['failover', 'preference']
          : ['failover', 'ping', 'multiplier'],
        message: `the preference (${score}) outweighs a lost ping node (${multiplier}): the preferred director would keep the address without a network`,
        hint: `make preference less than ${multiplier}, or ping.multiplier more than ${score}`,
      });
    return findings;
  },
);

const noPingNode: Finding = {
  code: 'no-ping-node',
  severity: 'warning',
  path: ['failover', 'ping', 'nodes'],
  message:
    'without a ping node, a director that lost its public network keeps the floating address while its heartbeat still works',
  hint: 'set failover.ping.nodes to the router of the public network',
};

/** Ping nodes are outside the cluster: one that is part of it says nothing about the network. */
export const pingNodes = rule(
  ['ping-node-in-cluster', 'duplicate-entry', 'missing-subnet6'],
  ['networks', 'directors', 'realservers', 'floating-addresses', 'failover'],
  (profile) => {
    const owners = new Map<string | undefined, string>();
    for (const { address, owner } of nodeAddresses(profile))
      owners.set(parseAddress(address), owner);
    for (const { address } of profile['floating-addresses'])
      owners.set(parseAddress(address), 'the floating address');
    const nodes = profile.failover.ping.nodes;
    return nodes.flatMap((node, index): Finding[] => {
      const path = ['failover', 'ping', 'nodes', index];
      const address = parseAddress(node);
      const owner = address === undefined ? undefined : owners.get(address);
      if (owner !== undefined)
        return [
          {
            code: 'ping-node-in-cluster',
            path,
            message: `${node} is ${owner} itself: it says nothing about the network`,
            hint: 'use the router, or another machine that is always up',
          },
        ];
      if (
        nodes.findIndex((other) => parseAddress(other) === address) < index &&
        address !== undefined
      )
        return [{ code: 'duplicate-entry', path, message: `${node} is already in this list` }];
      if (familyOf(node) === 6 && profile.networks.public.subnet6 === undefined)
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
