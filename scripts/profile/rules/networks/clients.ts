import { didYouMean } from '../../../../overlays/shared/diagnostics/did-you-mean.ts';
import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { isNetworkName } from '../../nodes.ts';
import { rule } from '../rule.ts';

/** A further network of clients, the directors' addresses in it and floating addresses name each other. */
export const clientNetworks = rule(
  ['missing-client-network', 'missing-client-address'],
  ['networks', 'directors', 'floating-addresses'],
  (profile) => {
    const names = Object.keys(profile.networks.clients);
    const unknown = (name: string, path: Finding['path'], target: 'key' | 'value'): Finding => {
      const meant = didYouMean(name, ['public', 'realservers', 'heartbeat', ...names]);
      return {
        code: 'missing-client-network',
        path,
        target,
        message: `the profile has no network ${name}`,
        hint: meant === undefined ? `add networks.clients.${name}` : `did you mean ${meant}?`,
      };
    };
    const attached = profile.directors.flatMap((director, index) => [
      ...Object.keys(director.clients)
        .filter((name) => !names.includes(name))
        .map((name) => unknown(name, ['directors', index, 'clients', name], 'key')),
      ...names
        .filter((name) => director.clients[name] === undefined)
        .map((name) => ({
          code: 'missing-client-address',
          path: ['directors', index],
          message: `director ${director.name} has no address in the network ${name}`,
          hint: `add clients: { ${name}: { address: … } }`,
        })),
    ]);
    const floating = profile['floating-addresses'].flatMap(({ interface: network }, index) =>
      isNetworkName(network) || names.includes(network)
        ? []
        : [unknown(network, ['floating-addresses', index, 'interface'], 'value')],
    );
    return [...attached, ...floating];
  },
);
