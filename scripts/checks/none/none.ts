import { unchecked } from '../../../overlays/shared/cluster/choices.ts';
import type { CheckType } from '../check-type.ts';

export const none: CheckType<typeof unchecked> = {
  name: unchecked,
  summary:
    'Asks nothing: every server always counts as up, and a dead one goes on getting its share.',
  asksTcpPort: false,
  asksAddresses: 'one',
  options: {},
  keepalived: () => [],
};
