import { stringify } from 'yaml';
import type { Cluster } from '../../../overlays/shared/cluster/cluster.ts';
import { endpoint } from '../../../overlays/shared/net/ip.ts';
import type { AlertRule } from './alert-rule.ts';
import { holderRules } from './holder-rules.ts';
import { nodeRules } from './node-rules.ts';
import { serverRules } from './server-rules.ts';

/** Every alert, in groups. */
const groups = { holder: holderRules, servers: serverRules, nodes: nodeRules } as const;
const allRules: readonly AlertRule[] = Object.values(groups).flat();

/** Which nodes Prometheus asks, each at its own address: a floating one would show whoever holds it. */
export function scrapeConfig({ name, directors, realservers }: Cluster, port: number): string {
  const target = (role: string, node: string, address: string) => ({
    targets: [endpoint(address, port)],
    labels: { cluster: name, role, node },
  });
  const job = {
    job_name: 'lvsmith',
    scrape_interval: '15s',
    scrape_timeout: '10s',
    static_configs: [
      ...directors.map((each) => target('director', each.name, each.public.address)),
      ...realservers.map((each) => target('realserver', each.name, each.nic.address)),
    ],
  };
  return (
    head(name, 'What to scrape: the entries belong to scrape_configs') +
    stringify({ scrape_configs: [job] })
  );
}

/** One director alone cannot be redundant. */
function rulesFor({ directors }: Pick<Cluster, 'directors'>): readonly AlertRule[] {
  return allRules.filter(({ alert }) => alert !== 'LvsmithNotRedundant' || directors.length > 1);
}

export function alertRules(cluster: Cluster): string {
  const known = new Set(rulesFor(cluster));
  const text = stringify(
    {
      groups: Object.entries(groups).map(([group, rules]) => ({
        name: `lvsmith-${cluster.name}-${group}`,
        rules: rules.filter((rule) => known.has(rule)).map((rule) => ruleOf(rule, cluster.name)),
      })),
    },
    { lineWidth: 0 },
  );
  return head(cluster.name, 'When to call somebody, in rule_files') + text;
}

function ruleOf(rule: AlertRule, cluster: string) {
  const { alert, expr, severity, summary, action } = rule;
  return {
    alert,
    expr: ofCluster(expr, cluster),
    ...(rule.for === '0s' ? {} : { for: rule.for }),
    labels: { severity },
    annotations: { summary, action },
  };
}

/** Two clusters at one Prometheus have rules of their own: every metric is asked for with its cluster. */
function ofCluster(expr: string, cluster: string): string {
  return expr.replaceAll(
    /\b(up|(?:lvsmith|ha_cluster)_\w+)(?:\{([^}]*)\})?/g,
    (_, metric: string, labels: string | undefined) =>
      `${metric}{${[labels, `cluster="${cluster}"`].filter((each) => each !== undefined).join(', ')}}`,
  );
}

/** Tests of the rules for `promtool test rules`: each fires, and each stays quiet. */
export function ruleTests(cluster: Cluster, rulesFile: string): string {
  const text = stringify(
    {
      rule_files: [rulesFile],
      evaluation_interval: '15s',
      tests: rulesFor(cluster).flatMap((rule) => testsOf(rule, cluster.name)),
    },
    { lineWidth: 0 },
  );
  return head(cluster.name, `Tests of ${rulesFile}, for promtool test rules`) + text;
}

function testsOf(rule: AlertRule, cluster: string) {
  const { alert, severity, fires, quiet } = rule;
  const labels = { ...fires.labels, cluster };
  const filled = (text: string) => withLabels(text, labels);
  const expected = {
    exp_labels: { severity, ...labels },
    exp_annotations: { summary: filled(rule.summary), action: filled(rule.action) },
  };
  return [
    { test: fires, name: `${alert} fires`, alerts: [expected] },
    { test: quiet, name: `${alert} stays quiet`, alerts: [] },
  ].map(({ test, name, alerts }) => ({
    name,
    interval: '15s',
    input_series: Object.entries(test.series).map(([series, values]) => ({
      series: series.replace('{', `{cluster="${cluster}", `),
      values,
    })),
    alert_rule_test: [{ eval_time: test.at, alertname: alert, exp_alerts: alerts }],
  }));
}

/** As Prometheus fills in a template. */
function withLabels(text: string, labels: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, (_, name: string) => labels[name] ?? '');
}

function head(cluster: string, what: string): string {
  return `# Written by lvsmith from the profile of the cluster "${cluster}". ${what}.\n`;
}
