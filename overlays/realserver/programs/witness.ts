import { readCluster } from '../../shared/cluster/read-cluster.ts';
import { readSecrets } from '../../shared/lease/secrets.ts';
import { paths } from '../../shared/node/paths.ts';
import { readNode } from '../../shared/node/read-node.ts';
import { WitnessService } from '../witness/service.ts';

const cluster = readCluster(paths.cluster);
const { lease } = cluster.failover;
const node = readNode();
if (lease === null) throw new Error('the profile of this cluster has no lease');
if (node === undefined) throw new Error('no seed was applied');

const secretFiles = { own: paths.witnessKey, other: paths.otherWitnessKey };
const service = new WitnessService({
  cluster,
  timing: lease,
  name: node.name,
  secrets: readSecrets(secretFiles),
  report: (line) => process.stdout.write(`${line}\n`),
});
// What it has promised, it keeps: it promises nothing when it starts again before that is over.
// The cluster's keys change while it runs.
process.on('SIGHUP', () => service.useSecrets(readSecrets(secretFiles)));
process.once('SIGTERM', () => service.close());
