import { didYouMean } from '../../../../overlays/shared/diagnostics/did-you-mean.ts';
import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { poolOf, shareOf } from '../../complete.ts';
import { rule } from '../rule.ts';

/** `realservers[].services` overrides settings of services that exist, and that the server serves. */
export const overrides = rule(
  ['unknown-service', 'not-in-pool'],
  ['services', 'realservers'],
  (profile) => {
    const names = profile.services.map(({ name }) => name);
    return profile.realservers.flatMap(({ name: server, services }, index) =>
      Object.keys(services).flatMap((name): Finding[] => {
        const service = profile.services.find((each) => each.name === name);
        if (service?.realservers.includes(server) === true) return [];
        const path = ['realservers', index, 'services', name];
        if (service !== undefined)
          return [
            {
              code: 'not-in-pool',
              path,
              target: 'key',
              message: `${server} is not among the realservers of ${name}`,
              hint: `add it to that service's realservers, or delete this key`,
            },
          ];
        const meant = didYouMean(name, names);
        return [
          {
            code: 'unknown-service',
            path,
            target: 'key',
            message: `there is no service ${name}`,
            hint: meant === undefined ? `they are ${names.join(', ')}` : `did you mean ${meant}?`,
          },
        ];
      }),
    );
  },
);

/** Some server has a weight in every service. */
export const weights = rule(['no-weight'], ['services', 'realservers'], (profile) =>
  profile.services.flatMap((service): Finding[] => {
    const pool = poolOf(service, profile.realservers);
    // One without a server has a finding of its own.
    if (pool.length === 0 || pool.some((server) => shareOf(server, service).weight > 0)) return [];
    return [
      {
        code: 'no-weight',
        severity: 'warning',
        path: ['realservers'],
        target: 'key',
        message: `every realserver has weight 0 for ${service.name}: no server would get a request`,
        hint: 'give at least one of them a weight of 1 or more',
      },
    ];
  }),
);
