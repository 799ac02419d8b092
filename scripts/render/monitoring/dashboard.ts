import type { Cluster } from '../../../overlays/shared/cluster/cluster.ts';

interface Panel {
  readonly title: string;
  readonly description: string;
  readonly type: 'state-timeline' | 'stat' | 'timeseries';
  /** PromQL, with the dashboard's variable of the cluster. */
  readonly expr: string;
  readonly legend: string;
  readonly unit?: 'short' | 'Bps' | 'cps';
  /** Of twenty-four. */
  readonly width: number;
  /** 0 and 1 in words. */
  readonly words?: readonly [zero: string, one: string];
}

const own = 'cluster="$cluster"';
const rows: readonly (readonly Panel[])[] = [
  [
    {
      title: 'Who holds the floating addresses',
      description:
        'As the kernel of each director says. Exactly one line at a time is the service.',
      type: 'state-timeline',
      expr: `lvsmith_floating_address_held{${own}}`,
      legend: '{{address}} on {{node}}',
      width: 16,
      words: ['no', 'holds'],
    },
    {
      title: 'Takeovers in the last hour',
      description: 'How often a director took the floating addresses.',
      type: 'stat',
      expr: `sum(increase(lvsmith_takeovers_total{${own}}[1h]))`,
      legend: 'takeovers',
      unit: 'short',
      width: 4,
    },
    {
      title: 'Directors with a quorum',
      description: 'A director without one holds nothing.',
      type: 'stat',
      expr: `sum(ha_cluster_corosync_quorate{${own}})`,
      legend: 'directors',
      unit: 'short',
      width: 4,
    },
  ],
  [
    {
      title: 'Servers',
      description: 'By the checks of each director.',
      type: 'state-timeline',
      expr: `min by (realserver, service) (lvsmith_member_up{${own}})`,
      legend: '{{realserver}} {{service}}',
      width: 16,
      words: ['down', 'up'],
    },
    {
      title: 'Drained servers',
      description: 'They finish their connections and get no new ones.',
      type: 'state-timeline',
      expr: `max by (realserver) (lvsmith_drained{${own}})`,
      legend: '{{realserver}}',
      width: 8,
      words: ['no', 'drained'],
    },
  ],
  [
    {
      title: 'New connections a second',
      description: 'On the holder; the other directors count none.',
      type: 'timeseries',
      expr: `rate(node_ipvs_connections_total{${own}}[1m])`,
      legend: '{{node}}',
      unit: 'cps',
      width: 8,
    },
    {
      title: 'Open connections by server',
      description: 'Active ones in the table of each director.',
      type: 'timeseries',
      expr: `sum by (remote_address, node) (node_ipvs_backend_connections_active{${own}})`,
      legend: '{{remote_address}} on {{node}}',
      unit: 'short',
      width: 8,
    },
    {
      title: 'Traffic of clients',
      description: 'With direct routing and tunnels the answers do not come this way.',
      type: 'timeseries',
      expr: `rate(node_ipvs_incoming_bytes_total{${own}}[1m])`,
      legend: '{{node}}',
      unit: 'Bps',
      width: 8,
    },
  ],
  [
    {
      title: 'New connections a second by server',
      description: 'On the holder.',
      type: 'timeseries',
      expr: `sum by (remote_address, node) (rate(lvsmith_ipvs_backend_connections_total{${own}}[1m]))`,
      legend: '{{remote_address}} on {{node}}',
      unit: 'cps',
      width: 12,
    },
    {
      title: 'Traffic by server',
      description: 'Of clients, and to them where the answers come back through the director.',
      type: 'timeseries',
      expr: `sum by (remote_address, direction, node) (rate(lvsmith_ipvs_backend_bytes_total{${own}}[1m]))`,
      legend: '{{remote_address}} {{direction}} on {{node}}',
      unit: 'Bps',
      width: 12,
    },
  ],
  [
    {
      title: 'Nodes',
      description: 'Whether Prometheus reaches them.',
      type: 'state-timeline',
      expr: `up{job="lvsmith", ${own}}`,
      legend: '{{role}} {{node}}',
      width: 12,
      words: ['does not answer', 'answers'],
    },
    {
      title: 'Requests a second by server',
      description: 'As Apache on each realserver counts them.',
      type: 'timeseries',
      expr: `rate(apache_accesses_total{${own}}[1m])`,
      legend: '{{node}}',
      unit: 'short',
      width: 12,
    },
  ],
];

const height = 8;
const source = { type: 'prometheus', uid: '${DS_PROMETHEUS}' } as const;

/** A dashboard of Grafana as it exports and imports them. */
export function dashboard({ name }: Pick<Cluster, 'name'>): string {
  const document = {
    __inputs: [
      {
        name: 'DS_PROMETHEUS',
        label: 'Prometheus',
        type: 'datasource',
        pluginId: 'prometheus',
        pluginName: 'Prometheus',
      },
    ],
    uid: `lvsmith-${name}`.slice(0, 40),
    title: `lvsmith: ${name}`,
    tags: ['lvsmith'],
    schemaVersion: 36,
    version: 1,
    editable: true,
    refresh: '15s',
    time: { from: 'now-1h', to: 'now' },
    templating: {
      list: [
        {
          name: 'cluster',
          type: 'query',
          datasource: source,
          query: 'label_values(lvsmith_build_info, cluster)',
          current: { text: name, value: name },
          refresh: 1,
        },
      ],
    },
    panels: rows.flatMap((panels, row) =>
      panels.map((panel, index) => panelOf(panel, panels, row, index)),
    ),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function panelOf(panel: Panel, beside: readonly Panel[], row: number, index: number) {
  const { title, description, type, expr, legend, unit = 'short', width: w, words } = panel;
  const x = beside.slice(0, index).reduce((sum, { width }) => sum + width, 0);
  const mappings =
    words === undefined
      ? []
      : [
          {
            type: 'value',
            options: {
              0: { text: words[0], color: 'text', index: 0 },
              1: { text: words[1], color: 'green', index: 1 },
            },
          },
        ];
  return {
    id: row * 10 + index + 1,
    ...{ title, description, type, datasource: source },
    gridPos: { h: height, w, x, y: row * height },
    fieldConfig: { defaults: { unit, mappings }, overrides: [] },
    targets: [{ refId: 'A', datasource: source, expr, legendFormat: legend }],
  };
}
