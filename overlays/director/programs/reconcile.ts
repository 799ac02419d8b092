import { readFileSync } from 'node:fs';
import { readCluster } from '../../shared/cluster/read-cluster.ts';
import { paths } from '../../shared/node/paths.ts';
import { readNode } from '../../shared/node/read-node.ts';
import { run } from '../../shared/node/run.ts';
import { dryRun } from '../reconcile/dry-run.ts';
import { ReconcileService } from '../reconcile/service.ts';
import { resetAtOnce, StandstillGuard } from '../suspend-guard/guard.ts';

const [action, ...rest] = process.argv.slice(2);
if (action === 'plan') process.stdout.write(dryRun(rest, readFileSync(0, 'utf8')));
else {
  // It runs until systemd ends it.
  const cluster = readCluster(paths.cluster);
  const node = readNode();
  if (node === undefined) throw new Error('no seed was applied');
  const service = new ReconcileService(cluster, node.name);
  // In this process, because it runs on every director at all times.
  const guard = new StandstillGuard(cluster, {
    run,
    report: (line) => process.stdout.write(`${line}\n`),
    reset: resetAtOnce,
    resetNote: '/var/lib/lvsmith/director/reset-note',
  });
  process.once('SIGTERM', () => {
    guard.close();
    service.close();
  });
}
