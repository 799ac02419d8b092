import type { Cluster } from '../../shared/cluster/cluster.ts';
import { pingAttribute, syncedAttribute } from '../../shared/cluster/resources.ts';
import type { DirectorState, PacemakerState } from '../../shared/state/node-state.ts';
import { heldWords } from '../../shared/state/held.ts';
import { valueOf } from '../../shared/state/part.ts';
import { whyHere } from '../../shared/state/why.ts';
import {
  type DirectorFacts,
  type Loss,
  lossWords,
  type WhyReport,
} from '../../shared/state/why-report.ts';
import type { Scores } from './scores.ts';

/** Who holds each floating address and why, from what was asked. */
export function whyReport(
  at: string,
  cluster: Cluster,
  director: DirectorState,
  pacemaker: PacemakerState | undefined,
  asked: { readonly scores: Scores; readonly losses: readonly Loss[]; readonly problems: string[] },
): WhyReport {
  return {
    at,
    addresses: cluster.floatingAddresses.map(({ name, address }) => {
      const resource = pacemaker?.resources.find(({ id }) => id === `address-${name}`);
      const why = whyHere(name, cluster, director);
      const found = valueOf(director.addresses)?.find((each) => each.address === address);
      const holder = resource?.nodes[0] ?? null;
      const { here, since } = found ?? {};
      return { name, address, holder, ...(since !== undefined && { here, since }), why };
    }),
    directors: cluster.directors.map(({ name, preferred }) =>
      factsOf(name, preferred, cluster, pacemaker, asked.scores),
    ),
    losses: asked.losses,
    problems: asked.problems,
  };
}

function factsOf(
  name: string,
  preferred: boolean,
  { failover, sync }: Cluster,
  pacemaker: PacemakerState | undefined,
  scores: Scores,
): DirectorFacts {
  const node = pacemaker?.nodes.find((each) => each.name === name);
  const { nodes, multiplier } = failover.ping;
  const reaches = Math.round(Number(node?.attributes[pingAttribute] ?? 0) / multiplier);
  return {
    name,
    state: node?.state ?? 'unknown to pacemaker',
    score: scores[name] ?? null,
    preferred,
    synced: sync.on ? node?.attributes[syncedAttribute] === '1' : null,
    reaches: nodes.length === 0 ? null : reaches,
    failed: (pacemaker?.failures ?? [])
      .filter((failure) => failure.node === name)
      .map(({ resource, operation }) => `${resource} ${operation}`),
  };
}

/** The report for a person. */
export function whyText(report: WhyReport, { failover }: Pick<Cluster, 'failover'>): string {
  const { at, addresses, directors, losses, problems } = report;
  const lines = addresses.flatMap(({ name, address, holder, here = false, since, why }) => [
    `${address} (${name}) is ${holder === null ? 'with nobody' : `on ${holder}`} ${heldWords({ here, since }, at)}`.trimEnd(),
    ...why.map((sentence) => `  ${sentence}`),
  ]);
  lines.push('', 'What pacemaker reckons with; the highest score wins, -INFINITY is never:');
  const width = Math.max(...directors.map(({ name }) => name.length));
  for (const { name, state, score, preferred, synced, reaches, failed } of directors) {
    const words = [
      state,
      ...(preferred ? [`preferred (${failover.preference})`] : []),
      ...(reaches === null
        ? []
        : [`reaches ${reaches} of ${failover.ping.nodes.length} ping nodes`]),
      ...(synced === null ? [] : [synced ? 'has the connections' : 'still receives connections']),
      ...(failed.length === 0 ? [] : [`failed: ${failed.join(', ')} (lvsmith clear forgets it)`]),
    ];
    lines.push(
      `  ${name.padEnd(width)}  ${(score ?? 'no score').padStart(9)}  ${words.join(', ')}`,
    );
  }
  if (losses.length > 0) lines.push('', 'If a director died now, by simulation:');
  for (const loss of losses)
    lines.push(`  ${loss.director.padEnd(width)}  ${lossWords(loss, addresses)}`);
  return [...lines, ...problems.map((words) => `not known: ${words}`)]
    .map((line) => `${line}\n`)
    .join('');
}
