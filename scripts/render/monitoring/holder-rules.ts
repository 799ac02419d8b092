import type { AlertRule } from './alert-rule.ts';

const held = (node: string) =>
  `lvsmith_floating_address_held{node="${node}", address="192.0.2.1", name="web"}`;
const labels = { address: '192.0.2.1' } as const;

/** About who holds the floating addresses, and whether somebody could. */
export const holderRules: readonly AlertRule[] = [
  {
    alert: 'LvsmithNoHolder',
    expr: 'sum by (cluster, address) (lvsmith_floating_address_held) < 1',
    for: '30s',
    severity: 'critical',
    summary: 'Nobody holds {{ $labels.address }} of {{ $labels.cluster }}: the service is down.',
    action: 'lvsmith why, on any director',
    fires: { series: { [held('a')]: '1x4 0x20', [held('b')]: '0x24' }, at: '3m', labels },
    quiet: { series: { [held('a')]: '1x4 0x20', [held('b')]: '0x4 1x20' }, at: '3m' },
  },
  {
    alert: 'LvsmithTwoHolders',
    expr: 'sum by (cluster, address) (lvsmith_floating_address_held) > 1',
    // Two scrapes on both sides of a move are no second holder.
    for: '30s',
    severity: 'critical',
    summary: 'More than one director holds {{ $labels.address }} of {{ $labels.cluster }}.',
    action: 'lvsmith status on each director; ip address shows what the kernel has',
    fires: { series: { [held('a')]: '1x20', [held('b')]: '0x4 1x16' }, at: '3m', labels },
    quiet: { series: { [held('a')]: '1x5 0x20', [held('b')]: '0x4 1x20' }, at: '3m' },
  },
  {
    alert: 'LvsmithTakeover',
    expr: 'increase(lvsmith_takeovers_total[5m]) > 0',
    for: '0s',
    severity: 'warning',
    summary: '{{ $labels.node }} took the floating addresses of {{ $labels.cluster }}.',
    action: 'lvsmith history says why',
    fires: {
      series: { 'lvsmith_takeovers_total{node="b"}': '0x8 1x12' },
      at: '3m',
      labels: { node: 'b' },
    },
    quiet: { series: { 'lvsmith_takeovers_total{node="b"}': '3x20' }, at: '3m' },
  },
  {
    alert: 'LvsmithFlapping',
    expr: 'sum by (cluster) (increase(lvsmith_takeovers_total[1h])) > 4',
    for: '0s',
    severity: 'critical',
    summary:
      'The floating addresses of {{ $labels.cluster }} moved more than four times in an hour.',
    action: 'lvsmith history; lvsmith standby keeps them away from a director that fails',
    fires: {
      series: {
        'lvsmith_takeovers_total{node="a"}': '0+1x10',
        'lvsmith_takeovers_total{node="b"}': '0+1x10',
      },
      at: '3m',
      labels: {},
    },
    quiet: { series: { 'lvsmith_takeovers_total{node="a"}': '0x4 1x8' }, at: '3m' },
  },
  {
    alert: 'LvsmithQuorumLost',
    expr: 'ha_cluster_corosync_quorate == 0',
    for: '30s',
    severity: 'critical',
    summary: '{{ $labels.node }} of {{ $labels.cluster }} has no quorum, and holds no address.',
    action: 'lvsmith status on each director: which of them see each other?',
    fires: {
      series: { 'ha_cluster_corosync_quorate{node="a"}': '1x4 0x16' },
      at: '3m',
      labels: { node: 'a' },
    },
    quiet: { series: { 'ha_cluster_corosync_quorate{node="a"}': '1x20' }, at: '3m' },
  },
  {
    alert: 'LvsmithNotSynced',
    expr: 'lvsmith_synced == 0',
    for: '5m',
    severity: 'warning',
    summary: '{{ $labels.node }} of {{ $labels.cluster }} does not receive the connections.',
    action: 'lvsmith status on it; a takeover would end the connections of clients',
    fires: { series: { 'lvsmith_synced{node="b"}': '0x40' }, at: '8m', labels: { node: 'b' } },
    quiet: { series: { 'lvsmith_synced{node="b"}': '0x8 1x32' }, at: '8m' },
  },
  {
    alert: 'LvsmithConstraintLeft',
    expr: 'lvsmith_constraints > 0',
    // A move needs one for as long as it lasts.
    for: '15m',
    severity: 'warning',
    summary: 'A constraint pins the floating addresses of {{ $labels.cluster }}.',
    action: 'lvsmith clear removes it',
    fires: {
      series: { 'lvsmith_constraints{node="a"}': '1x80' },
      at: '18m',
      labels: { node: 'a' },
    },
    quiet: { series: { 'lvsmith_constraints{node="a"}': '1x20 0x60' }, at: '18m' },
  },
  {
    alert: 'LvsmithAddressConflict',
    expr: 'lvsmith_address_conflicts > 0',
    for: '0s',
    severity: 'critical',
    summary: 'Another machine answers for a floating address of {{ $labels.cluster }}.',
    action: 'lvsmith status on {{ $labels.node }} has its MAC address',
    fires: {
      series: { 'lvsmith_address_conflicts{node="a"}': '0x4 1x16' },
      at: '3m',
      labels: { node: 'a' },
    },
    quiet: { series: { 'lvsmith_address_conflicts{node="a"}': '0x20' }, at: '3m' },
  },
];
