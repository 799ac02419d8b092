import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import type { Path } from '../../../../overlays/shared/diagnostics/path.ts';
import { parseAddress } from '../../../../overlays/shared/net/ip.ts';
import { shareOf, type CompleteRealserver, type CompleteService } from '../../complete.ts';
import { serverNetworkName } from '../../nodes.ts';
import { misplaced } from './inside-subnet.ts';
import { rule } from '../rule.ts';

/** Where servers may be that lvsmith does not build, and which of them may share an address. */
export const externalPlaces = rule(
  ['address-outside-subnet', 'reserved-address', 'duplicate-endpoint'],
  ['networks', 'realservers', 'services'],
  (profile) => {
    const network = serverNetworkName(profile);
    return profile.realservers.flatMap((server, index): Finding[] => {
      const addresses = (['address', 'address6'] as const).flatMap((key) => {
        const address = server[key];
        return address === undefined ? [] : [{ address, path: ['realservers', index, key] }];
      });
      const before = profile.realservers.slice(0, index);
      return addresses.flatMap(({ address, path }) => [
        ...(server.external && !isTunnelled(server, profile.services)
          ? misplaced(profile.networks, network, address, path)
          : []),
        ...sameEndpoints(
          server,
          before.filter(
            (other) => (other.external || server.external) && shareAddress(other, address),
          ),
          profile.services,
          path,
        ),
      ]);
    });
  },
);

function shareAddress(other: CompleteRealserver, address: string): boolean {
  return [other.address, other.address6 ?? ''].some(
    (each) => each !== '' && parseAddress(each) === parseAddress(address),
  );
}

/** It replies by itself, so it may be anywhere. */
function isTunnelled(server: CompleteRealserver, services: readonly CompleteService[]): boolean {
  const serving = services.filter((service) => service.realservers.includes(server.name));
  return serving.length > 0 && serving.every(({ forwarding }) => forwarding === 'tun');
}

function sameEndpoints(
  server: CompleteRealserver,
  others: readonly CompleteRealserver[],
  services: readonly CompleteService[],
  path: Path,
): Finding[] {
  return services.flatMap((service): Finding[] => {
    if (!service.realservers.includes(server.name)) return [];
    const { port } = shareOf(server, service);
    const other = others.find(
      (each) => service.realservers.includes(each.name) && shareOf(each, service).port === port,
    );
    if (other === undefined) return [];
    return [
      {
        code: 'duplicate-endpoint',
        path,
        message: `${service.ports === undefined ? `port ${port}` : 'each port'} of this address serves ${service.name} as ${other.name} already`,
        hint:
          service.ports === undefined
            ? `give services.${service.name}.port of its own to one of them, or keep one out of the pool`
            : 'keep one of them out of the pool',
      },
    ];
  });
}

/** A machine that gets no seed has no NIC that a seed could name. */
export const external = rule(['external-nic'], ['realservers'], ({ realservers }) =>
  realservers.flatMap((server, index) =>
    (['mac', 'interface', 'nics'] as const).flatMap((key): Finding[] =>
      !server.external || server[key] === undefined
        ? []
        : [
            {
              code: 'external-nic',
              path: ['realservers', index, key],
              target: 'key',
              message: `${server.name} is external: nothing sets its NIC up`,
              hint: `delete ${key}`,
            },
          ],
    ),
  ),
);
