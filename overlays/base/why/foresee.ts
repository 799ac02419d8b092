import { dirname, join } from 'node:path';
import type { Cluster } from '../../shared/cluster/cluster.ts';
import type { Quorum } from '../../shared/state/node-state.ts';
import type { Loss } from '../../shared/state/why-report.ts';
import { holdersOf } from '../../shared/verbs/addresses.ts';
import type { Holders } from '../../shared/verbs/verb.ts';
import { crmSimulate } from '../state/crm-simulate.ts';
import { parsePacemaker } from '../state/pacemaker.ts';

type Settings = Pick<Cluster, 'floatingAddresses' | 'directors' | 'membership'>;

/**
 * Has pacemaker's own scheduler play the loss of a director on a copy of the configuration.
 *
 * @param cib a file with the configuration and its status; the result is written beside it
 * @throws Error when pacemaker's tools refuse.
 */
export async function foreseeLoss(
  director: string,
  cib: string,
  cluster: Settings,
  { alive, quorum }: { readonly alive: readonly string[]; readonly quorum: Quorum | undefined },
): Promise<Loss> {
  const quorate = isEnough(director, cluster, alive, quorum);
  const after = join(`${cib}.${director}`);
  const loss = ['--xml-file', cib, '--node-fail', director] as const;
  const votes = ['--quorum', quorate ? '1' : '0'] as const;
  const folder = dirname(cib);
  await crmSimulate(['--simulate', ...loss, ...votes, '--save-output', after], folder);
  // With a lost node it prints no XML of the status afterwards: that file has it.
  const status = await crmSimulate(['--xml-file', after, '--output-as=xml'], folder);
  const holders = holdersOf(cluster.floatingAddresses, parsePacemaker(status));
  return { director, quorate, holders: without(director, holders) };
}

/** Without quorum nobody may write off what a dead director held: it holds nothing though. */
function without(director: string, holders: Holders): Holders {
  return Object.fromEntries(
    Object.entries(holders).map(([address, holder]) => [
      address,
      holder === director ? null : holder,
    ]),
  );
}

/**
 * Whether the votes that are left are a majority, as votequorum(5) decides. Of two halves the one with the lowest id
 * goes on where the profile says so.
 */
export function isEnough(
  lost: string,
  { directors, membership }: Pick<Cluster, 'directors' | 'membership'>,
  alive: readonly string[],
  quorum: Quorum | undefined,
): boolean {
  const left = (quorum?.votes ?? alive.length) - 1;
  if (left >= (quorum?.needed ?? Math.floor(directors.length / 2) + 1)) return true;
  if (membership.tieBreaker !== 'lowest' || 2 * left !== directors.length) return false;
  const [lowest] = directors.toSorted((a, b) => a.id - b.id);
  return lowest !== undefined && lowest.name !== lost && alive.includes(lowest.name);
}
