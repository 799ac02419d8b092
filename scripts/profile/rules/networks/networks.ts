import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { rule } from '../rule.ts';

/** Networks that a profile may do without, each with its codes and its name in sentences. */
const optional = [
  {
    key: 'heartbeat',
    name: 'heartbeat network',
    missingNetwork: 'missing-heartbeat-network',
    missingAddress: 'missing-heartbeat-address',
  },
  {
    key: 'realservers',
    name: 'network of the realservers',
    missingNetwork: 'missing-realserver-network',
    missingAddress: 'missing-realserver-address',
  },
] as const;
type Optional = (typeof optional)[number];

/** A network and the directors' NICs in it come together or not at all. */
export const networks = rule(
  optional.flatMap(({ missingNetwork, missingAddress }) => [missingNetwork, missingAddress]),
  ['networks', 'directors', 'floating-addresses'],
  (profile) =>
    optional.flatMap((network): Finding[] => {
      const { key, name, missingAddress } = network;
      const isThere = profile.networks[key] !== undefined;
      const attached = profile.directors.flatMap((director, index): Finding[] => {
        if (isThere === (director[key] !== undefined)) return [];
        const path = ['directors', index, key];
        return [
          isThere
            ? {
                code: missingAddress,
                path,
                message: `director ${director.name} has no address in the ${name}`,
                hint: `add ${key}: { address: … }`,
              }
            : noNetwork(network, path),
        ];
      });
      const addresses = profile['floating-addresses'].flatMap((address, index): Finding[] =>
        address.interface === key && !isThere
          ? [noNetwork(network, ['floating-addresses', index, 'interface'])]
          : [],
      );
      return [...attached, ...addresses];
    }),
);

function noNetwork({ key, name, missingNetwork }: Optional, path: Finding['path']): Finding {
  return {
    code: missingNetwork,
    path,
    message: `the profile has no ${name}`,
    hint: `add networks.${key}.subnet`,
  };
}
