#!/usr/bin/env -S /usr/bin/node --max-old-space-size=48
// It is there for the time when nothing else works, and must not take the cluster's memory.
import { liveCluster } from '../../shared/cluster/live-cluster.ts';
import { createSorryServer } from '../sorry/server.ts';

// The firewall lets nobody to these ports: only IPVS sends clients there. IPv6 takes IPv4, too, where there is any.
const servers = liveCluster().services.flatMap(({ sorryPage }) =>
  sorryPage === undefined ? [] : [createSorryServer(sorryPage).listen(sorryPage.port)],
);
process.once('SIGTERM', () => {
  for (const server of servers) server.close();
  process.exit(0);
});
