import { readFileSync } from 'node:fs';
import { liveCluster } from '../../shared/cluster/live-cluster.ts';
import { onDirector } from '../../shared/ipvs/on-director.ts';
import { readNode } from '../../shared/node/read-node.ts';
import { run } from '../../shared/node/run.ts';
import { dryRun } from '../reconcile/dry-run.ts';
import { ReconcileService } from '../reconcile/service.ts';
import { resetAtOnce, StandstillGuard } from '../suspend-guard/guard.ts';

const [action, ...rest] = process.argv.slice(2);
if (action === 'plan') process.stdout.write(dryRun(rest, readFileSync(0, 'utf8')));
else {
  // It runs until systemd ends it.
  const node = readNode();
  if (node === undefined) throw new Error('no seed was applied');
  const { name } = node;
  let parts = begin(name);
  let ready = Promise.resolve();
  const end = async (before: Promise<void>) => {
    await before;
    parts.guard.close();
    parts.service.close();
  };
  const renew = async (before: Promise<void>) => {
    await before;
    parts.guard.close();
    await parts.service.retire();
    parts = begin(name);
  };
  process.once('SIGTERM', () => void end(ready));
  // The cluster file is another one. What is under way ends first: the table has one writer.
  process.on('SIGHUP', () => {
    ready = renew(ready);
  });
}

/** @param name this director's. */
function begin(name: string) {
  const cluster = onDirector(liveCluster(), name);
  const service = new ReconcileService(cluster, name);
  // In this process, because it runs on every director at all times.
  const guard = new StandstillGuard(cluster, {
    run,
    report: (line) => process.stdout.write(`${line}\n`),
    reset: resetAtOnce,
    resetNote: '/var/lib/lvsmith/director/reset-note',
  });
  return { service, guard };
}
