import { constants, setPriority } from 'node:os';
import { liveCluster } from '../../shared/cluster/live-cluster.ts';
import { readSecrets } from '../../shared/lease/secrets.ts';
import { paths } from '../../shared/node/paths.ts';
import { readNode } from '../../shared/node/read-node.ts';
import { LeaseService } from '../lease/service.ts';

const cluster = liveCluster();
const { lease } = cluster.failover;
const node = readNode();
if (lease === null) throw new Error('the profile of this cluster has no lease');
if (node === undefined) throw new Error('no seed was applied');

/** systemd starts the program again; the gate has shut by then, or does as soon as it starts. */
function failed(problem: string): never {
  process.stderr.write(`<3>lease: ${problem}\n`);
  process.exit(1);
}

try {
  // First among the programs without a real-time priority, and so are those that it starts; not while Node.js starts,
  // which is work of seconds on a slow machine. A real-time priority would let such a machine do nothing else: what
  // adds the address, and what feeds the watchdog, would wait.
  setPriority(constants.priority.PRIORITY_HIGHEST);
} catch (error) {
  // It goes on without: the kernel shuts the gate whenever this program comes too late.
  process.stderr.write(`<4>lease: ${String(error)}\n`);
}
const secretFiles = { own: paths.corosyncKey, other: paths.otherCorosyncKey };
const service = new LeaseService({
  cluster,
  timing: lease,
  name: node.name,
  secrets: readSecrets(secretFiles),
  report: (line) => process.stdout.write(`${line}\n`),
  failed,
});
// Its addresses or the cluster's keys have changed while it runs.
process.on('SIGHUP', () => {
  service.follow(liveCluster());
  service.useSecrets(readSecrets(secretFiles));
});
process.once('SIGTERM', () => {
  service.close().then(
    () => process.exit(0),
    (error: unknown) => failed(String(error)),
  );
});
