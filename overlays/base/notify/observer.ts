import { nobody } from './situation.ts';
import type { Change, Fact, Situation } from './change.ts';

/** Seconds for which something must have been so. A fault is often several events, and one message tells them all. */
export interface Patience {
  readonly usual: number;
  /** Of a move of the addresses: its cause may be found later than the move. */
  readonly move: number;
  /** While the addresses move, nobody holds them. */
  readonly nobody: number;
}

/** What an observer keeps when its program, or its machine, starts again. */
export interface Observed {
  readonly known: readonly Fact[];
  /** Seconds since 1970 at which the bad ones were told or reminded of last, by topic. */
  readonly told: Readonly<Record<string, number>>;
}

interface Candidate {
  readonly fact: Fact | undefined;
  readonly since: number;
}

/** Turns what is seen into what is to be told: the edges, a reminder, the end. */
export class Observer {
  readonly #patience: Patience;
  readonly #candidates = new Map<string, Candidate>();
  #known: Situation;
  #told: Map<string, number>;

  constructor(patience: Patience, { known, told }: Observed) {
    this.#patience = patience;
    this.#known = new Map(known.map((fact) => [fact.topic, fact]));
    this.#told = new Map(Object.entries(told));
  }

  get known(): Situation {
    return this.#known;
  }

  /** Something is seen that is not known for certain yet: a message waits for it. */
  get undecided(): boolean {
    return this.#candidates.size > 0;
  }

  observed(): Observed {
    return { known: [...this.#known.values()], told: Object.fromEntries(this.#told) };
  }

  /** Takes a situation for known, without telling it. */
  adopt(seen: Situation, now: number): void {
    this.#candidates.clear();
    this.#known = seen;
    this.#told = new Map(
      [...seen.values()].flatMap(({ topic, bad }) => (bad ? [[topic, now] as const] : [])),
    );
  }

  /** @returns what has changed for certain. @param now seconds since 1970 */
  see(seen: Situation, now: number): readonly Change[] {
    const changes: Change[] = [];
    for (const topic of new Set([
      ...seen.keys(),
      ...this.#known.keys(),
      ...this.#candidates.keys(),
    ])) {
      const fact = seen.get(topic);
      const before = this.#known.get(topic);
      if (fact?.value === before?.value) {
        this.#candidates.delete(topic);
        continue;
      }
      const waiting = this.#candidates.get(topic);
      const since = waiting?.fact?.value === fact?.value ? (waiting?.since ?? now) : now;
      this.#candidates.set(topic, { fact, since });
      if (now - since < this.#patienceFor(topic, fact)) continue;
      this.#candidates.delete(topic);
      const change = changeOf(topic, before, fact, since);
      this.#learn(topic, fact, now);
      if (change !== undefined) changes.push(change);
    }
    return changes;
  }

  /** What is still bad, and was not spoken of for so many seconds. */
  reminders(every: number, now: number): readonly Change[] {
    const due = [...this.#known.values()].filter(
      ({ topic, bad, quiet = false }) =>
        bad && !quiet && now - (this.#told.get(topic) ?? now) >= every,
    );
    for (const { topic } of due) this.#told.set(topic, now);
    return due.map(({ topic, value, text, own = false }) => ({
      ...{ topic, value, own, at: now, kind: 'reminder' },
      text: `still: ${text}`,
    }));
  }

  #patienceFor(topic: string, fact: Fact | undefined): number {
    if (topic !== 'holder') return this.#patience.usual;
    return fact?.value === nobody ? this.#patience.nobody : this.#patience.move;
  }

  #learn(topic: string, fact: Fact | undefined, now: number): void {
    const known = new Map(this.#known);
    if (fact === undefined) known.delete(topic);
    else known.set(topic, fact);
    this.#known = known;
    if (fact?.bad === true) this.#told.set(topic, now);
    else this.#told.delete(topic);
  }
}

/** undefined: nobody needs to know. */
function changeOf(
  topic: string,
  before: Fact | undefined,
  fact: Fact | undefined,
  at: number,
): Change | undefined {
  if (fact === undefined) return before?.bad === true ? ended(before, at) : undefined;
  const { value, own = false } = fact;
  const common = { topic, value, own, at };
  if (topic !== 'holder') return { ...common, kind: fact.bad ? 'begin' : 'news', text: fact.text };
  if (value === nobody) return { ...common, kind: 'begin', text: fact.text };
  if (before === undefined) return undefined;
  if (before.value === nobody)
    return { ...common, kind: 'end', text: `${value} holds the floating addresses again` };
  const text = `the floating addresses moved from ${before.value} to ${value}`;
  return { ...common, kind: 'news', text };
}

function ended({ topic, own = false }: Fact, at: number): Change {
  return { topic, value: '', kind: 'end', text: endOf(topic), at, own };
}

function endOf(topic: string): string {
  const [kind, one = '', two = ''] = topic.split('/');
  const ends: Readonly<Record<string, string>> = {
    director: `${one} is back`,
    server: `${one} ${two} is up`,
    pool: `${one} has servers again`,
    quorum: 'the cluster has its quorum again',
    certificate: `${one} ${two} has a certificate that does not end soon`,
    'console-certificate': `the console of ${one} has a certificate that does not end soon`,
    conflict: `nobody else answers for ${topic.slice('conflict/'.length)} any more`,
  };
  return ends[kind ?? ''] ?? `${topic} is over`;
}
