import { readFileSync } from 'node:fs';
import { paths } from '../../shared/paths.ts';
import { readCluster } from '../../shared/read-cluster.ts';
import { dryRun } from '../reconcile/dry-run.ts';
import { ReconcileService } from '../reconcile/service.ts';

const [action, ...rest] = process.argv.slice(2);
if (action === 'plan') process.stdout.write(dryRun(rest, readFileSync(0, 'utf8')));
else {
  // It runs until systemd ends it.
  const service = new ReconcileService(readCluster(paths.cluster));
  process.once('SIGTERM', () => service.close());
}
