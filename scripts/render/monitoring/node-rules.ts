import type { AlertRule } from './alert-rule.ts';

const up = (node: string, role: string) => `up{job="lvsmith", node="${node}", role="${role}"}`;
const node = { node: 'a' } as const;

/** About the nodes themselves. */
export const nodeRules: readonly AlertRule[] = [
  {
    alert: 'LvsmithNodeDown',
    expr: 'up{job="lvsmith"} == 0',
    for: '1m',
    severity: 'warning',
    summary: '{{ $labels.role }} {{ $labels.node }} of {{ $labels.cluster }} does not answer.',
    action: 'its console; lvsmith history on a director says when it was lost',
    fires: {
      series: { [up('a', 'director')]: '1x4 0x16' },
      at: '3m',
      labels: { ...node, job: 'lvsmith', role: 'director' },
    },
    quiet: { series: { [up('a', 'director')]: '1x4 0x2 1x14' }, at: '3m' },
  },
  {
    alert: 'LvsmithNotRedundant',
    expr: 'count by (cluster) (up{job="lvsmith", role="director"} == 1) == 1',
    for: '5m',
    severity: 'warning',
    summary: 'One director of {{ $labels.cluster }} is left: its loss ends the service.',
    action: 'bring the others back',
    fires: {
      series: { [up('a', 'director')]: '1x40', [up('b', 'director')]: '0x40' },
      at: '8m',
      labels: {},
    },
    quiet: {
      series: { [up('a', 'director')]: '1x40', [up('b', 'director')]: '1x40' },
      at: '8m',
    },
  },
  {
    alert: 'LvsmithCertificateEnds',
    expr: 'lvsmith_certificate_expires_timestamp_seconds - time() < 7 * 86400',
    for: '5m',
    severity: 'warning',
    summary: 'The certificate of {{ $labels.node }} of {{ $labels.cluster }} ends within a week.',
    action:
      'put a newer one where the profile says, and lvsmith apply; of a console into /etc/lvsmith/tls',
    fires: {
      series: { 'lvsmith_certificate_expires_timestamp_seconds{node="a"}': '600000x20' },
      at: '8m',
      labels: node,
    },
    quiet: {
      series: { 'lvsmith_certificate_expires_timestamp_seconds{node="a"}': '700000x20' },
      at: '8m',
    },
  },
  {
    alert: 'LvsmithNodeFailed',
    expr: 'lvsmith_node_verdict{verdict="failed"} == 1',
    for: '2m',
    severity: 'critical',
    summary: '{{ $labels.node }} of {{ $labels.cluster }} does not work.',
    action: 'lvsmith status on it',
    fires: {
      series: { 'lvsmith_node_verdict{node="a", verdict="failed"}': '1x20' },
      at: '4m',
      labels: { ...node, verdict: 'failed' },
    },
    quiet: { series: { 'lvsmith_node_verdict{node="a", verdict="degraded"}': '1x20' }, at: '4m' },
  },
  {
    alert: 'LvsmithNodeDegraded',
    expr: 'lvsmith_node_verdict{verdict="degraded"} == 1',
    for: '10m',
    severity: 'warning',
    summary: '{{ $labels.node }} of {{ $labels.cluster }} works, and something is wrong.',
    action: 'lvsmith status on it',
    fires: {
      series: { 'lvsmith_node_verdict{node="a", verdict="degraded"}': '1x60' },
      at: '12m',
      labels: { ...node, verdict: 'degraded' },
    },
    quiet: {
      series: { 'lvsmith_node_verdict{node="a", verdict="degraded"}': '1x20 0x40' },
      at: '12m',
    },
  },
  {
    alert: 'LvsmithStaleState',
    expr: 'time() - lvsmith_reconcile_timestamp_seconds > 60',
    for: '1m',
    severity: 'warning',
    summary: 'Nothing keeps the table of {{ $labels.node }} in {{ $labels.cluster }} true.',
    action: 'lvsmith status on it; its clock, if that is all',
    fires: {
      series: { 'lvsmith_reconcile_timestamp_seconds{node="a"}': '0x40' },
      at: '5m',
      labels: node,
    },
    quiet: { series: { 'lvsmith_reconcile_timestamp_seconds{node="a"}': '0+15x40' }, at: '5m' },
  },
  {
    alert: 'LvsmithFailedOperation',
    expr: 'max by (cluster) (lvsmith_failed_operations) > 0',
    for: '1m',
    severity: 'warning',
    summary: 'An operation of the cluster {{ $labels.cluster }} failed.',
    action: 'lvsmith status names it; lvsmith clear forgets it',
    fires: { series: { 'lvsmith_failed_operations{node="a"}': '1x20' }, at: '3m', labels: {} },
    quiet: { series: { 'lvsmith_failed_operations{node="a"}': '0x20' }, at: '3m' },
  },
  {
    alert: 'LvsmithFirewallMissing',
    expr: 'lvsmith_firewall_loaded == 0',
    for: '1m',
    severity: 'critical',
    summary: '{{ $labels.node }} of {{ $labels.cluster }} has no firewall.',
    action: 'systemctl start nftables on it',
    fires: { series: { 'lvsmith_firewall_loaded{node="a"}': '0x20' }, at: '3m', labels: node },
    quiet: { series: { 'lvsmith_firewall_loaded{node="a"}': '1x20' }, at: '3m' },
  },
  {
    alert: 'LvsmithStorageLow',
    expr: 'lvsmith_storage_free_bytes / lvsmith_storage_bytes < 0.1',
    for: '10m',
    severity: 'warning',
    summary: '/var of {{ $labels.node }} in {{ $labels.cluster }} is nearly full.',
    action: 'du -xh /var on it; journalctl --vacuum-size=64M',
    fires: {
      series: {
        'lvsmith_storage_free_bytes{node="a"}': '9x60',
        'lvsmith_storage_bytes{node="a"}': '100x60',
      },
      at: '12m',
      labels: node,
    },
    quiet: {
      series: {
        'lvsmith_storage_free_bytes{node="a"}': '50x60',
        'lvsmith_storage_bytes{node="a"}': '100x60',
      },
      at: '12m',
    },
  },
];
