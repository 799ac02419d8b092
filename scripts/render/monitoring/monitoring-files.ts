import type { Cluster } from '../../../overlays/shared/cluster/cluster.ts';
import { exitCodes } from '../../runtime/exit-codes.ts';
import { Failure } from '../../runtime/failure.ts';
import { dashboard } from './dashboard.ts';
import { alertRules, ruleTests, scrapeConfig } from './prometheus.ts';

const rulesFile = 'rules.yaml';

/**
 * What a Prometheus and a Grafana need to watch the cluster, by file name.
 *
 * @throws Failure when the cluster has no metrics.
 */
export function monitoringFiles(cluster: Cluster): ReadonlyMap<string, string> {
  if (cluster.metrics === null)
    throw new Failure('the profile has no metrics: there is nothing to watch', {
      exitCode: exitCodes.invalid,
      hint: 'add metrics: { enabled: true, from: [NETWORK OF YOUR PROMETHEUS] }',
    });
  return new Map([
    ['scrape.yaml', scrapeConfig(cluster, cluster.metrics.port)],
    [rulesFile, alertRules(cluster)],
    ['rules.test.yaml', ruleTests(cluster, rulesFile)],
    ['dashboard.json', dashboard(cluster)],
  ]);
}
