import { prefixLength } from '../../../../overlays/shared/net/ip.ts';
import { rule } from '../rule.ts';

/** Networks of management that shut somebody out. */
export const management = rule(['management-open'], ['management'], ({ management: given }) =>
  (given?.from ?? []).flatMap((network, index) =>
    prefixLength(network) === 0
      ? [
          {
            severity: 'warning',
            code: 'management-open',
            path: ['management', 'from', index],
            message: `${network} is everybody: SSH is as open as without management`,
            hint: 'name the networks of those who look after the cluster',
          } as const,
        ]
      : [],
  ),
);
