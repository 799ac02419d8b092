import { parseArgs } from 'node:util';
import { readCibChanges } from '../../shared/cluster/live-cib.ts';
import { liveClusterFile } from '../../shared/cluster/live-cluster.ts';
import { readCluster } from '../../shared/cluster/read-cluster.ts';
import { parseTable } from '../../shared/ipvs/parse.ts';
import { onDirector } from '../../shared/ipvs/on-director.ts';
import { plan } from '../../shared/ipvs/plan.ts';
import { readNode } from '../../shared/node/read-node.ts';
import { paths } from '../../shared/node/paths.ts';
import { HealthStore, readRecords } from './health-store.ts';
import { tableFor } from './steps.ts';

/**
 * `reconcile plan [--cluster FILE] [--health FOLDER] [--cib FILE] [--director NAME]`: what the reconciler would do to a
 * table in the format of `ipvsadm --save -n`, judging by the alerts alone. Changes nothing.
 */
export function dryRun(argv: readonly string[], saved: string): string {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      cluster: { type: 'string', default: liveClusterFile() },
      health: { type: 'string', default: paths.health },
      cib: { type: 'string', default: paths.liveCib },
      director: { type: 'string', default: readNode()?.name ?? '' },
    },
  });
  const cluster = onDirector(readCluster(values.cluster), values.director);
  const store = new HealthStore(cluster, []);
  for (const record of readRecords(values.health)) store.takeRecord(record);
  const desired = tableFor(cluster, store, readCibChanges(values.cib).drained);
  return plan(desired, parseTable(saved))
    .map((line) => `${line}\n`)
    .join('');
}
