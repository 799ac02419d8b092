import { wellKnownServices } from '../../../checks/registry.ts';
import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { rule } from '../rule.ts';

/** A service named http that is https in all but name misleads everybody who reads the profile. */
export const serviceNames = rule(['service-name-misleads'], ['services'], ({ services }) =>
  services.flatMap(({ name, port, check }, index): Finding[] => {
    if (!wellKnownServices.some((known) => known.name === name)) return [];
    const others = wellKnownServices.filter((known) => known.name !== name);
    const byPort = others.find((other) => other.port === port);
    const meant = byPort ?? others.find((other) => other.name === check.type);
    if (meant === undefined) return [];
    const key = byPort === undefined ? ['check', 'type'] : ['port'];
    return [
      {
        code: 'service-name-misleads',
        severity: 'warning',
        path: ['services', index, ...key],
        message:
          byPort === undefined
            ? `a service named ${name} that is checked as ${meant.name}`
            : `a service named ${name} on port ${meant.port}, which is the port of ${meant.name}`,
        hint: `name it ${meant.name}, or delete ${key.join('.')}`,
      },
    ];
  }),
);
