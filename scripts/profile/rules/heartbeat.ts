import type { Finding } from '../finding.ts';
import { rule } from './rule.ts';

/** The heartbeat network and the directors' NICs in it come together or not at all. */
export const heartbeat = rule(
  ['networks', 'directors', 'floating-addresses'],
  ({ networks, directors, 'floating-addresses': floating }) => {
    const hasNetwork = networks.heartbeat !== undefined;
    const attached = directors.flatMap((director, index): Finding[] => {
      if (hasNetwork === (director.heartbeat !== undefined)) return [];
      return [
        hasNetwork
          ? {
              code: 'missing-heartbeat-address',
              path: ['directors', index, 'heartbeat'],
              message: `director ${director.name} has no address in the heartbeat network`,
              hint: 'add heartbeat: { address: … }',
            }
          : noNetwork(['directors', index, 'heartbeat']),
      ];
    });
    const addresses = floating.flatMap((address, index): Finding[] =>
      address.interface === 'heartbeat' && !hasNetwork
        ? [noNetwork(['floating-addresses', index, 'interface'])]
        : [],
    );
    return [...attached, ...addresses];
  },
);

function noNetwork(path: Finding['path']): Finding {
  return {
    code: 'missing-heartbeat-network',
    path,
    message: 'there is no heartbeat network to be in',
    hint: 'add networks.heartbeat.subnet',
  };
}
