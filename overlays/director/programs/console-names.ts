import { liveCluster } from '../../shared/cluster/live-cluster.ts';
import { alternativeNames } from '../console/alternative-names.ts';

// For lvsmith-console-certificate.service: the cluster's addresses may be others than those of the image.
process.stdout.write(`${alternativeNames(liveCluster()).join(',')}\n`);
