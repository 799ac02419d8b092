import test from 'ava';
import { parse } from 'yaml';
import { monitoringFiles } from '../../../../../scripts/render/monitoring/monitoring-files.ts';
import { buildModel } from '../../../../../scripts/model/model.ts';
import { metricsPages } from '../../../../helpers/metrics.ts';
import { loadText, variation } from '../../../../helpers/profile-texts.ts';

const clusterOf = (options: Parameters<typeof variation>[0]) =>
  buildModel(loadText(variation(options)).profile).cluster;
const metrics = 'metrics: { enabled: true, port: 9700, from: [10.9.0.0/16] }';
const files = monitoringFiles(clusterOf({ more: metrics }));
const file = (name: string) => files.get(name) ?? '';

/** The metrics that the pages of nodes have, and that of Prometheus itself. */
const known = new Set([
  'up',
  ...[
    ...Object.values(metricsPages)
      .join('')
      .matchAll(/^# TYPE (\w+)/gm),
  ].map(([, name]) => name),
]);

test('every metric that a rule or a panel asks for is one that nodes have', (t) => {
  const asked = `${file('rules.yaml')}${file('dashboard.json')}`.match(
    /\b(?:up|lvsmith_\w+|ha_cluster_\w+|node_ipvs_\w+|apache_\w+)(?=[{[\\])/g,
  );
  t.true((asked?.length ?? 0) > 25);
  t.deepEqual(
    (asked ?? []).filter((name) => !known.has(name)),
    [],
  );
});

test('each node is scraped at its own address, with its name and its role', (t) => {
  const { scrape_configs: jobs } = parse(file('scrape.yaml'));
  t.deepEqual(jobs[0].static_configs[0].labels.role, 'director');
  for (const { targets, labels } of jobs[0].static_configs) {
    t.regex(targets[0], /:9700$/);
    t.truthy(labels.node);
  }
});

test('every rule has a test that fires and one that does not', (t) => {
  const names = [...file('rules.yaml').matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
  t.true(names.length >= 18);
  const tested = file('rules.test.yaml');
  for (const name of names)
    t.true(tested.includes(`${name} fires`) && tested.includes(`${name} stays quiet`), name);
});

test('one director alone has no rule about the others', (t) => {
  const alone = monitoringFiles(clusterOf({ directors: 1, more: metrics }));
  t.false(alone.get('rules.yaml')?.includes('LvsmithNotRedundant'));
  t.true(file('rules.yaml').includes('LvsmithNotRedundant'));
});

test('the dashboard is what Grafana imports', (t) => {
  const { panels, uid, schemaVersion, __inputs: inputs } = JSON.parse(file('dashboard.json'));
  t.is(new Set(panels.map(({ id }: { id: number }) => id)).size, panels.length);
  t.true(uid.length <= 40 && schemaVersion >= 36 && inputs[0].name === 'DS_PROMETHEUS');
});

test('without metrics there is nothing to watch', (t) => {
  const error = t.throws(() => monitoringFiles(clusterOf({})));
  t.regex(error?.message ?? '', /has no metrics/);
});
