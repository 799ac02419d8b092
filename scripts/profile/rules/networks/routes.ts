import { canonicalAddress, familyOf, isInSubnet } from '../../../../overlays/shared/net/ip.ts';
import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { writtenNetworks } from './written-networks.ts';
import { parseSubnet } from '../../values/subnet.ts';
import { rule } from '../rule.ts';

/** A static route leads to a network by a router that is in its own. */
export const routes = rule(
  ['subnet-host-bits', 'route-outside-subnet', 'route-family', 'duplicate-entry'],
  ['networks'],
  ({ networks }) =>
    writtenNetworks(networks).flatMap((network) => {
      const { name, routes: all = [] } = network;
      return all.flatMap(({ to, via }, index): Finding[] => {
        const path = [...network.path, 'routes', index];
        const target = parseSubnet(to);
        const family = familyOf(via);
        const own = family === 6 ? network.subnet6 : network.subnet;
        if (target !== undefined && !to.startsWith(`${target.network}/`) && target.family === 4)
          return [
            {
              code: 'subnet-host-bits',
              path: [...path, 'to'],
              message: `${to} is an address in a network, not the network itself`,
              hint: `the network is ${target.network}/${target.prefix}`,
            },
          ];
        if (target !== undefined && family !== undefined && target.family !== family)
          return [
            {
              code: 'route-family',
              path: [...path, 'via'],
              message: `${via} is an IPv${family} address, and ${to} is not`,
              hint: 'give the router of the same family',
            },
          ];
        if (own !== undefined && isInSubnet(via, own) === false && !/^fe[89ab]/i.test(via))
          return [
            {
              code: 'route-outside-subnet',
              path: [...path, 'via'],
              message: `${via} is outside the ${name} network ${own}: nobody here reaches it`,
              hint: `use a router in ${own}`,
            },
          ];
        const same = all.findIndex((other) => canonicalAddress(other.to) === canonicalAddress(to));
        return same < index
          ? [
              {
                code: 'duplicate-entry',
                path: [...path, 'to'],
                message: `${to} is already in this list`,
              },
            ]
          : [];
      });
    }),
);
