import { existsSync, readFileSync } from 'node:fs';
import { readCibChanges } from '../../shared/cluster/live-cib.ts';
import type { Cluster } from '../../shared/cluster/cluster.ts';
import { paths } from '../../shared/node/paths.ts';
import { valueOf } from '../../shared/state/part.ts';
import { whyHere } from '../../shared/state/why.ts';
import { applyState } from '../apply/apply-state.ts';
import { historyOf, readJournal } from '../history/journal.ts';
import { addressStates } from '../state/addresses.ts';
import { readCertificate, readServerCertificates } from '../state/certificates.ts';
import { observe, partOf, readLvsState } from '../state/gather.ts';
import { serverHealth } from '../state/health.ts';
import { askPacemaker } from '../state/pacemaker.ts';
import { askQuorum } from '../state/quorum.ts';
import { UpdateRecords } from '../update/records.ts';
import type { Background } from './message.ts';
import type { Look } from './situation.ts';

/** Looks at the cluster from this director: two programs, and files. */
export async function lookAround(self: string, cluster: Cluster): Promise<Look> {
  const [quorum, pacemaker] = await Promise.all([
    observe(() => askQuorum()),
    observe(() => askPacemaker()),
  ]);
  const lvs = readLvsState();
  const cib = await observe(() => readCibChanges(paths.liveCib));
  return {
    self,
    director: {
      quorum,
      pacemaker,
      addresses: await observe(() =>
        addressStates(cluster.floatingAddresses, { pacemaker: valueOf(pacemaker) }),
      ),
      conflicts: partOf(lvs, ({ conflicts }) => conflicts),
      health: partOf(lvs, ({ health }) => serverHealth(health, paths.health)),
      drained: partOf(cib, ({ drained }) => drained),
      constraints: partOf(cib, ({ constraints }) => constraints),
    },
    ...(existsSync(paths.apply) && { changes: await observe(() => applyState({ root: '/' })) }),
    update: await observe(() => new UpdateRecords().state()),
    certificates: {
      at: new Date().toISOString(),
      servers: readServerCertificates(),
      ...(cluster.console !== null && { console: await observe(() => readCertificate()) }),
    },
  };
}

/** What a message says besides: as `lvsmith why` and `lvsmith history` tell it. */
export async function backgroundOf(
  { self, director }: Look,
  cluster: Cluster,
): Promise<Pick<Background, 'why' | 'history'>> {
  const [first] = cluster.floatingAddresses;
  const lease = cluster.failover.lease !== null;
  return {
    why: first === undefined ? [] : whyHere(first.name, cluster, director),
    history: await readJournal('-10min').then(
      (journal) => historyOf(journal, self, lease),
      () => [],
    ),
  };
}

/** The kernel's id of this start of the machine, and when it was, in seconds since 1970. */
export function thisBoot(now: number): { readonly id: string; readonly at: number } {
  const [uptime = '0'] = readFileSync('/proc/uptime', 'utf8').split(' ');
  const id = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return { id, at: now - Math.floor(Number(uptime)) };
}
