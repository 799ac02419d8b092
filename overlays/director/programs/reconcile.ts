import { paths } from '../../shared/paths.ts';
import { readCluster } from '../../shared/read-cluster.ts';
import { ReconcileService } from '../reconcile/service.ts';

// It runs until systemd ends it.
const service = new ReconcileService(readCluster(paths.cluster));
process.once('SIGTERM', () => service.close());
