import { parseArgs } from 'node:util';
import { drainedServers } from '../../shared/drain.ts';
import { parseTable } from '../../shared/ipvs/parse.ts';
import { plan } from '../../shared/ipvs/plan.ts';
import { paths } from '../../shared/paths.ts';
import { readCluster } from '../../shared/read-cluster.ts';
import { HealthBook, readRecords } from './health-book.ts';
import { wantedTable } from './pass.ts';

/**
 * `reconcile plan [--cluster FILE] [--health FOLDER] [--cib FILE]`: what a pass would do to the table
 * that is given as `ipvsadm --save -n` prints it, from the alerts alone. Changes nothing.
 */
export function dryRun(argv: readonly string[], saved: string): string {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      cluster: { type: 'string', default: paths.cluster },
      health: { type: 'string', default: paths.health },
      cib: { type: 'string', default: paths.liveCib },
    },
  });
  const cluster = readCluster(values.cluster);
  const book = new HealthBook(cluster, []);
  for (const record of readRecords(values.health)) book.takeRecord(record);
  const wanted = wantedTable(cluster, book, drainedServers(values.cib));
  return plan(wanted, parseTable(saved))
    .map((line) => `${line}\n`)
    .join('');
}
