import type { AlertRule } from './alert-rule.ts';

const holder = 'max by (cluster, node) (lvsmith_floating_address_held) == 1';
/** Each director checks for itself: what counts is what the holder found, for its table meets the clients. */
const members = `(lvsmith_member_up and on (cluster, node) (${holder}))`;

const held = 'lvsmith_floating_address_held{node="a", address="192.0.2.1", name="web"}';
const notHeld = 'lvsmith_floating_address_held{node="b", address="192.0.2.1", name="web"}';
const member = (node: string, realserver: string) =>
  `lvsmith_member_up{node="${node}", realserver="${realserver}", service="http"}`;
const service = { service: 'http' } as const;

/** About the servers behind the addresses. */
export const serverRules: readonly AlertRule[] = [
  {
    alert: 'LvsmithMemberDown',
    expr: `${members} == 0`,
    for: '1m',
    severity: 'warning',
    summary: '{{ $labels.service }} of {{ $labels.realserver }} in {{ $labels.cluster }} is down.',
    action: 'lvsmith servers {{ $labels.realserver }} asks it now',
    fires: {
      series: { [held]: '1x20', [member('a', 's1')]: '0x20', [member('a', 's2')]: '1x20' },
      at: '3m',
      labels: { node: 'a', realserver: 's1', ...service },
    },
    // What another director cannot reach is its own matter.
    quiet: {
      series: {
        ...{ [held]: '1x20', [notHeld]: '0x20' },
        ...{ [member('a', 's1')]: '1x20', [member('b', 's1')]: '0x20' },
      },
      at: '3m',
    },
  },
  {
    alert: 'LvsmithPoolEmpty',
    expr: `sum by (cluster, service) ${members} == 0`,
    for: '30s',
    severity: 'critical',
    summary: 'No server of {{ $labels.service }} in {{ $labels.cluster }} is up.',
    action: 'lvsmith servers asks all of them now',
    fires: {
      series: { [held]: '1x20', [member('a', 's1')]: '0x20', [member('a', 's2')]: '0x20' },
      at: '3m',
      labels: service,
    },
    quiet: {
      series: { [held]: '1x20', [member('a', 's1')]: '0x20', [member('a', 's2')]: '1x20' },
      at: '3m',
    },
  },
  {
    alert: 'LvsmithPoolThin',
    expr: `avg by (cluster, service) ${members} < 0.5`,
    for: '5m',
    severity: 'warning',
    summary:
      'Less than half of the servers of {{ $labels.service }} in {{ $labels.cluster }} are up.',
    action: 'lvsmith servers asks all of them now',
    fires: {
      series: {
        ...{ [held]: '1x40', [member('a', 's1')]: '0x40' },
        ...{ [member('a', 's2')]: '0x40', [member('a', 's3')]: '1x40' },
      },
      at: '8m',
      labels: service,
    },
    quiet: {
      series: { [held]: '1x40', [member('a', 's1')]: '0x40', [member('a', 's2')]: '1x40' },
      at: '8m',
    },
  },
];
