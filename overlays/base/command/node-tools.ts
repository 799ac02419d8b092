import { liveCluster } from '../../shared/cluster/live-cluster.ts';
import { gatherState } from '../state/gather.ts';
import { clusterAccess } from './carry-out.ts';
import type { VerbTools } from './perform-verb.ts';
import { simulate } from './simulate.ts';

/** What verbs need, on a real node. @param interrupted ends a wait */
export function nodeTools(interrupted: AbortSignal): Omit<VerbTools, 'announce'> {
  return {
    cluster: () => liveCluster(),
    gather: () => gatherState(),
    simulate: ({ floatingAddresses }, steps) => simulate(floatingAddresses, steps),
    access: clusterAccess,
    interrupted,
  };
}
