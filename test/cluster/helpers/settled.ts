import { unchecked } from '../../../overlays/shared/cluster/choices.ts';
import { witnessOf } from '../../../overlays/shared/cluster/lookups.ts';
import { preferredDirector, waitForHolder } from '../../../scripts/lab/cluster/holder.ts';
import { waitUntilSucceeds } from '../../../scripts/lab/guest/commands.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import { runningServers, serversOf, waitForPoolEverywhere, waitUntilServed } from './observe.ts';

/**
 * Waits until the cluster is as it stays when nobody touches it: the directors that are on count each other
 * and one holds, all of them send every service to every server that is on, and the client is served.
 */
export async function waitUntilSettled(lab: Lab): Promise<void> {
  const { cluster } = lab.settings;
  const directors = lab.directors.filter(({ state }) => state === 'running');
  const voter = witnessOf(cluster)?.name;
  const voters = lab.machines.filter(
    (machine) =>
      machine.state === 'running' && (directors.includes(machine) || machine.name === voter),
  );
  const votes = `corosync-quorumtool -s | grep -E '^Total votes: +${voters.length}$'`;
  await Promise.all(directors.map((director) => waitUntilSucceeds(director, votes)));
  const preferred = cluster.failover.autoFailback ? [preferredDirector(lab)] : undefined;
  await waitForHolder(lab, preferred);
  const running = runningServers(lab);
  // Servers that nobody checks are in the table whatever they do.
  for (const { name } of cluster.services.filter(({ check }) => check.type !== unchecked)) {
    const pool = serversOf(lab, name).filter((server) => running.includes(server));
    await waitForPoolEverywhere(lab, name, pool);
  }
  await waitUntilServed(lab);
}
