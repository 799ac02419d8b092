import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import type { CompleteService } from '../../complete.ts';
import { parseDuration } from '../../values/duration.ts';
import { rule } from '../rule.ts';

interface Option {
  readonly key: keyof CompleteService;
  readonly needs: string;
  readonly works: (service: CompleteService) => boolean;
}

const persistent = ({ persistence }: CompleteService): boolean => parseDuration(persistence) !== 0;

/** Options of IPVS that work together with others alone: the kernel would take them, and do nothing. */
const options: readonly Option[] = [
  { key: 'persistence-prefix', needs: 'persistence', works: persistent },
  { key: 'persistence-prefix6', needs: 'persistence', works: persistent },
  {
    key: 'scheduler-flags',
    needs: 'scheduler: sh or mh',
    works: ({ scheduler, 'scheduler-flags': flags }) =>
      flags.length === 0 || scheduler === 'sh' || scheduler === 'mh',
  },
  {
    key: 'one-packet',
    needs: 'protocol: udp, and no persistence',
    works: (service) =>
      !service['one-packet'] || (service.protocol === 'udp' && !persistent(service)),
  },
];

export const ipvsOptions = rule(
  ['option-without-effect'],
  ['services'],
  ({ services }, { isWritten }) =>
    services.flatMap((service, index) =>
      options.flatMap(({ key, needs, works }): Finding[] => {
        const path = ['services', index, key];
        if (!isWritten(path) || works(service)) return [];
        return [
          {
            code: 'option-without-effect',
            path,
            target: 'key',
            message: `${key} needs ${needs}; as it is, it would have no effect`,
            hint: 'set that too, or delete this key',
          },
        ];
      }),
    ),
);
