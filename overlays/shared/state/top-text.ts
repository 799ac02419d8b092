import type { Cluster } from '../cluster/cluster.ts';
import { heldWords } from './held.ts';
import type { AddressState, DirectorState, NodeState, Part } from './node-state.ts';
import { ageOf, isKnown, valueOf } from './part.ts';
import type { RateTable } from './rates.ts';
import { tableText } from './table-text.ts';
import { judge } from './verdict.ts';
import { whyHere } from './why.ts';

/** Seconds: the reconciler writes every five. */
const fresh = 10;
/** Events that are shown. */
const recent = 6;

/**
 * A node and its cluster at a glance, for a text screen.
 *
 * @param cluster undefined: it is not known
 * @param rates undefined: they are not shown
 */
export function topText(state: NodeState, cluster: Cluster | undefined, rates?: RateTable): string {
  const { verdict, stage, reasons } = judge(state);
  const node = valueOf(state.identity) ?? undefined;
  const who =
    node === undefined ? 'a node without a seed' : `${node.name}, ${node.role} of ${node.cluster}`;
  const lines = [
    `${clock(state.at)}  ${who}: ${verdict}${verdict === 'joined' ? '' : ` (${stage})`}`,
    ...reasons.map((reason) => `  ! ${reason}`),
    '',
  ];
  const { director } = state;
  lines.push(
    ...(director === undefined
      ? unitLines(state)
      : directorLines(director, cluster, state.at, rates)),
  );
  return lines.map((line) => `${line}\n`).join('');
}

function unitLines({ units }: NodeState): string[] {
  return Object.entries(valueOf(units) ?? {}).map(([unit, state]) => `${unit.padEnd(18)} ${state}`);
}

function directorLines(
  director: DirectorState,
  cluster: Cluster | undefined,
  now: string,
  rates: RateTable | undefined,
): string[] {
  return [
    ...block(director.addresses, now, 'addresses', (addresses) =>
      addresses.flatMap((each) => [
        addressLine(each, now),
        ...(cluster === undefined
          ? []
          : whyHere(each.name, cluster, director).map((words) => `  ${words}`)),
      ]),
    ),
    ...block(director.quorum, now, 'quorum', ({ quorate, votes, expectedVotes }) => [
      `quorum: ${quorate ? 'yes' : 'NO'}, ${votes} of ${expectedVotes} votes`,
    ]),
    ...block(director.pacemaker, now, 'pacemaker', ({ nodes, failures }) => [
      `directors: ${nodes.map(({ name, state }) => `${name} ${state}`).join(', ')}`,
      ...failures.map(
        ({ resource, operation, node, reason }) =>
          `failed: ${resource} ${operation} on ${node}: ${reason}`,
      ),
    ]),
    '',
    ...block(director.table, now, 'table', () => tableText(director, rates).trimEnd().split('\n')),
    ...block(director.health, now, 'servers', (health) =>
      health
        .filter(({ verdict, words }) => verdict === 'down' && words !== '')
        .map(({ realserver, service, words }) => `${realserver} ${service} is down: ${words}`),
    ),
    '',
    ...block(director.events, now, 'events', (events) =>
      events.slice(-recent).map(({ at, text }) => `${clock(at)}  ${text}`),
    ),
  ];
}

function addressLine(state: AddressState, now: string): string {
  const { name, address, here, holder } = state;
  const where = here ? 'is here' : holder === null ? 'is with nobody' : `is on ${holder}`;
  return `${address} (${name}) ${where} ${heldWords(state, now)}`.trimEnd();
}

/** The lines of a part; one that is old says so in words, before them. */
function block<T>(
  part: Part<T>,
  now: string,
  name: string,
  lines: (value: T) => readonly string[],
): readonly string[] {
  if (!isKnown(part)) return [`${name}: not known: ${part.unknown}`];
  const age = ageOf(part, now);
  const shown = lines(part.value);
  return age <= fresh ? shown : [`${name}: STALE, ${age} s old:`, ...shown];
}

/** Hours, minutes and seconds, in UTC. */
function clock(at: string): string {
  return `${at.slice(11, 19)}Z`;
}
