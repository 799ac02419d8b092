import { parseArgs } from 'node:util';
import { CheckerService } from '../checker/service.ts';
import { liveClusterFile } from '../../shared/cluster/live-cluster.ts';
import { checkerFiles, trapPort } from '../../shared/health/checker-watch.ts';
import { paths } from '../../shared/node/paths.ts';

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: {
    cluster: text,
    'mon-cf': text,
    programs: text,
    alive: text,
    certificates: text,
    'trap-port': text,
    'trap-key': text,
  },
});

const service = new CheckerService({
  clusterFile: () => values.cluster ?? liveClusterFile(),
  monCf: values['mon-cf'] ?? '/etc/mon/mon.cf',
  programs: values.programs ?? paths.programs,
  alive: values.alive ?? checkerFiles.alive,
  certificates: values.certificates ?? checkerFiles.certificates,
  mon: {
    port: Number(values['trap-port'] ?? trapPort),
    keyFile: values['trap-key'] ?? checkerFiles.trapKey,
  },
  tell: (line) => process.stdout.write(`${line}\n`),
});
process.once('SIGTERM', () => {
  service.close();
  process.exit(0);
});
