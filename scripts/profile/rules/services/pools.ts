import { didYouMean } from '../../../../overlays/shared/diagnostics/did-you-mean.ts';
import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { rule } from '../rule.ts';

/** `services[].realservers` names realservers, each once; and every realserver serves something. */
export const pools = rule(
  ['duplicate-entry', 'unknown-realserver', 'idle-realserver'],
  ['services', 'realservers'],
  ({ services, realservers }, { isWritten }) => {
    const names = realservers.map(({ name }) => name);
    const written = services.flatMap((service, index) =>
      isWritten(['services', index, 'realservers']) ? [{ ...service, index }] : [],
    );
    const idle = realservers.flatMap(({ name }, index): Finding[] =>
      services.length === 0 || services.some((service) => service.realservers.includes(name))
        ? []
        : [
            {
              code: 'idle-realserver',
              severity: 'warning',
              path: ['realservers', index, 'name'],
              message: `${name} is in the pool of no service`,
              hint: 'add it to the realservers of a service, or delete it',
            },
          ],
    );
    return [
      ...written.flatMap(({ realservers: pool, index }) =>
        pool.flatMap((name, number): Finding[] => {
          const path = ['services', index, 'realservers', number];
          if (pool.indexOf(name) < number)
            return [{ code: 'duplicate-entry', path, message: `${name} is already in this list` }];
          if (names.includes(name)) return [];
          const meant = didYouMean(name, names);
          return [
            {
              code: 'unknown-realserver',
              path,
              message: `there is no realserver ${name}`,
              hint: meant === undefined ? `they are ${names.join(', ')}` : `did you mean ${meant}?`,
            },
          ];
        }),
      ),
      ...idle,
    ];
  },
);
