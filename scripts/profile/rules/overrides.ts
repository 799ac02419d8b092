import { didYouMean } from '../../../overlays/shared/did-you-mean.ts';
import type { Finding } from '../finding.ts';
import { effectiveServices } from '../services.ts';
import { rule } from './rule.ts';

/** `realservers[].services` overrides services that there are. */
export const overrides = rule(['services', 'realservers'], (profile) => {
  const names = effectiveServices(profile).map(({ service }) => service.name);
  return profile.realservers.flatMap(({ services = {} }, index) =>
    Object.keys(services).flatMap((name): Finding[] => {
      if (names.includes(name)) return [];
      const meant = didYouMean(name, names);
      return [
        {
          code: 'unknown-service',
          path: ['realservers', index, 'services', name],
          target: 'key',
          message: `there is no service ${name}`,
          hint: meant === undefined ? `they are ${names.join(', ')}` : `did you mean ${meant}?`,
        },
      ];
    }),
  );
});

/** A service that no server has a share of answers nobody. */
export const weights = rule(['services', 'realservers'], (profile) =>
  effectiveServices(profile).flatMap(({ service }): Finding[] => {
    const shares = profile.realservers.map(
      ({ weight = 1, services = {} }) => services[service.name]?.weight ?? weight,
    );
    if (shares.some((share) => share > 0)) return [];
    return [
      {
        code: 'no-weight',
        severity: 'warning',
        path: ['realservers'],
        target: 'key',
        message: `every realserver has weight 0 for ${service.name}: nobody would answer`,
        hint: 'give at least one of them a weight of 1 or more',
      },
    ];
  }),
);
