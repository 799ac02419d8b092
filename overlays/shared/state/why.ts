import type { Cluster, Director } from '../cluster/cluster.ts';
import { addressResource, pingAttribute, syncedAttribute } from '../cluster/resources.ts';
import { wantedOrder } from '../cluster/wanted.ts';
import type { DirectorState, PacemakerNodeState, PacemakerState } from './node-state.ts';
import { isKnown, valueOf } from './part.ts';
import { voteWords } from './vote-words.ts';

type Settings = Pick<Cluster, 'directors' | 'failover' | 'sync'>;
type Observed = Pick<DirectorState, 'pacemaker' | 'constraints' | 'quorum' | 'addresses'>;

/**
 * Why a floating address is where it is, in whole sentences: the facts that pacemaker's scores are made of (the rules of
 * the CIB's template), for the holder and for each director that would otherwise have come before it.
 */
export function whyHere(name: string, cluster: Settings, director: Observed): readonly string[] {
  const { pacemaker } = director;
  if (!isKnown(pacemaker)) return ['pacemaker does not answer, so nobody can say.'];
  const resource = pacemaker.value.resources.find(({ id }) => id === addressResource(name));
  const holder = resource?.nodes[0];
  if (holder === undefined) return whyNowhere(cluster, pacemaker.value, director);
  const state = stateOf(holder, pacemaker.value);
  if (!lost.has(state)) return whyThere(holder, cluster, pacemaker.value, director);
  const { quorate, maintenance } = pacemaker.value;
  return quorate && !maintenance
    ? [whyLost(name, `${holder}, which had it, is ${words[state]}`, director)]
    : whyNowhere(cluster, pacemaker.value, director);
}

/** Pacemaker has it on one that is gone, for the seconds until that is settled; by the lease another has it before. */
function whyLost(name: string, gone: string, { addresses }: Observed): string {
  const here = valueOf(addresses)?.some((each) => each.name === name && each.here) ?? false;
  return here
    ? `${gone}: this director stands in.`
    : `${gone}: pacemaker has not placed it anew yet.`;
}

function whyNowhere(
  { directors }: Settings,
  pacemaker: PacemakerState,
  { quorum }: Observed,
): readonly string[] {
  const votes = valueOf(quorum);
  if (!pacemaker.quorate || votes?.quorate === false)
    return [
      votes === undefined
        ? 'there is no quorum, so no director may hold it.'
        : `there is no quorum (${voteWords(votes)}), so no director here may hold it.`,
    ];
  if (pacemaker.maintenance)
    return ['the cluster is in maintenance, and pacemaker starts nothing.'];
  const states = directors.map(({ name }) => `${name} is ${stateOf(name, pacemaker)}`);
  return [`no director can hold it now: ${states.join(', ')}.`];
}

function whyThere(
  holder: string,
  cluster: Settings,
  pacemaker: PacemakerState,
  { constraints }: Observed,
): readonly string[] {
  const sentences: string[] = [];
  const pins = valueOf(constraints) ?? [];
  if (pins.length > 0) sentences.push(`a constraint pins or bans a director: ${pins.join(', ')}.`);
  if (pacemaker.maintenance)
    sentences.push('the cluster is in maintenance, and pacemaker moves nothing.');
  const reach = (name: string) => reached(name, cluster, pacemaker);
  const own = cluster.directors.find(({ name }) => name === holder);
  const wanted = wantedOrder(cluster);
  const place = placeIn(wanted, holder);
  if (own?.preferred === true) sentences.push(`${holder} is the preferred director.`);
  for (const other of cluster.directors) {
    if (other.name === holder) continue;
    const comesFirst = placeIn(wanted, other.name) < place;
    const more = reach(other.name) - reach(holder);
    const why = whyNot(other, comesFirst, cluster, pacemaker, more);
    const subject = other.preferred ? `${other.name}, the preferred director,` : other.name;
    if (why !== undefined) sentences.push(`${subject} ${why}.`);
  }
  if (wanted.length === 0)
    sentences.push(`nothing speaks for another director, so it stays on ${holder}.`);
  return sentences;
}

function placeIn(wanted: readonly string[], director: string): number {
  return wanted.includes(director) ? wanted.indexOf(director) : wanted.length;
}

/** What keeps an address away from a director; undefined: nothing does. */
function whyNot(
  { name }: Director,
  comesFirst: boolean,
  { failover, sync }: Settings,
  pacemaker: PacemakerState,
  /** How many ping nodes it reaches more than the holder. */
  more: number,
): string | undefined {
  const state = stateOf(name, pacemaker);
  if (state !== 'online') return `is ${words[state]}`;
  if (more < 0) return 'reaches fewer ping nodes';
  if (!comesFirst) return undefined;
  const synced = attributeOf(name, syncedAttribute, pacemaker) === '1';
  if (sync.on && !synced) return 'is still receiving the connections';
  return failover.autoFailback
    ? 'is about to take it back'
    : 'does not take it back by itself (auto-failback is off)';
}

const words: Readonly<Record<PacemakerNodeState | 'unknown to pacemaker', string>> = {
  online: 'online',
  standby: 'in standby',
  maintenance: 'in maintenance',
  pending: 'still joining',
  unclean: 'lost, and not fenced yet',
  offline: 'offline',
  'unknown to pacemaker': 'unknown to pacemaker',
};

const lost: ReadonlySet<string> = new Set(['unclean', 'offline', 'unknown to pacemaker']);

function stateOf(
  name: string,
  { nodes }: PacemakerState,
): PacemakerNodeState | 'unknown to pacemaker' {
  return nodes.find((node) => node.name === name)?.state ?? 'unknown to pacemaker';
}

/** How many ping nodes a director reaches; 0 where nobody asked. */
function reached(name: string, { failover }: Settings, pacemaker: PacemakerState): number {
  const score = Number(attributeOf(name, pingAttribute, pacemaker) ?? 0);
  return Math.round(score / failover.ping.multiplier);
}

function attributeOf(name: string, key: string, { nodes }: PacemakerState): string | undefined {
  return nodes.find((node) => node.name === name)?.attributes[key];
}
