import { readFileSync } from 'node:fs';
import { paths } from '../../shared/paths.ts';
import { readCluster } from '../../shared/read-cluster.ts';
import { dryRun } from '../reconcile/dry-run.ts';
import { ReconcileService } from '../reconcile/service.ts';
import { tool } from '../reconcile/tool.ts';
import { resetAtOnce, StandstillGuard } from '../standstill/guard.ts';

const [action, ...rest] = process.argv.slice(2);
if (action === 'plan') process.stdout.write(dryRun(rest, readFileSync(0, 'utf8')));
else {
  // It runs until systemd ends it.
  const cluster = readCluster(paths.cluster);
  const service = new ReconcileService(cluster);
  // Here, because this is what runs on every director at all times.
  const guard = new StandstillGuard(cluster, {
    run: tool,
    say: (line) => process.stdout.write(`${line}\n`),
    reset: resetAtOnce,
    lastWords: '/var/lib/lvsmith/director/last-words',
  });
  process.once('SIGTERM', () => {
    guard.close();
    service.close();
  });
}
