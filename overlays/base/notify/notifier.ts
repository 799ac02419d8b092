import type { Cluster } from '../../shared/cluster/cluster.ts';
import { formatEvent } from '../../shared/health/event.ts';
import { isKnown, valueOf } from '../../shared/state/part.ts';
import type { Change, Situation } from './change.ts';
import { tell, withoutTold, type Ledger } from './ledger.ts';
import { messageOf, type Background } from './message.ts';
import { Observer, type Patience } from './observer.ts';
import { emptyOutbox, failed, put, sent, type Outbox } from './outbox.ts';
import type { Outlet } from './outlets.ts';
import { situationOf, type Look } from './situation.ts';
import type { SavedState } from './state.ts';

export interface NotifierTools {
  readonly cluster: Cluster;
  readonly outlets: readonly Outlet[];
  /** What the other directors, and this one, have told; undefined: pacemaker does not say. */
  readonly readLedgers: () => Promise<ReadonlyMap<string, Ledger> | undefined>;
  readonly writeLedger: (ledger: Ledger) => Promise<void>;
  readonly background: (look: Look) => Promise<Pick<Background, 'why' | 'history'>>;
  readonly save: (state: SavedState) => void;
  readonly report: (line: string) => void;
  /** Seconds since 1970. */
  readonly now: () => number;
  /** The kernel's id of this start of the machine, and when it was, in seconds since 1970. */
  readonly boot: { readonly id: string; readonly at: number };
}

/** Seconds for which nothing must change after the machine's start: until then servers and directors come up. */
const calm = 60;
/** Seconds that a director gives the one before it, the holder first, to send what is to be told. */
const turn = 90;
/** Seconds after which a message waits no longer for what is not certain yet. */
const longestHold = 45;
const mostUsed = 3000;

/** How long something must be so. With a lease the addresses move before the loss of their holder is known. */
function patienceOf({ failover, membership }: Pick<Cluster, 'failover' | 'membership'>): Patience {
  const deadtime = Math.ceil(membership.deadtime / 1000);
  return { usual: 5, move: failover.lease === null ? 5 : deadtime + 5, nobody: deadtime + 15 };
}

/**
 * Tells people what happens, once for the whole cluster. Every director sees everything, and keeps what is to be told;
 * the holder of the addresses sends it and tells the others, who forget it then. What it does not send in its time, the
 * next director sends.
 */
export class Notifier {
  readonly #tools: NotifierTools;
  readonly #observer: Observer;
  readonly #outboxes: Map<string, Outbox>;
  readonly #used: Set<string>;
  readonly #underWay = new Set<string>();
  #ledger: Ledger;
  /** Whether it knows enough of the cluster to tell of changes. */
  #watching: boolean;
  #published = false;
  #last: { readonly facts: string; readonly since: number } | undefined;
  #saved = '';

  constructor(tools: NotifierTools, saved: SavedState | undefined) {
    this.#tools = tools;
    this.#watching = saved?.boot === tools.boot.id;
    this.#observer = new Observer(
      patienceOf(tools.cluster),
      saved?.observed ?? { known: [], told: {} },
    );
    this.#outboxes = new Map(
      tools.outlets.map(({ name }) => [name, saved?.outboxes[name] ?? emptyOutbox]),
    );
    this.#used = new Set(saved?.used);
    this.#ledger =
      this.#watching && saved !== undefined ? saved.ledger : { since: tools.now(), told: [] };
  }

  /** Something is to be decided or sent: it should look again soon. */
  get busy(): boolean {
    return (
      !this.#watching ||
      this.#observer.undecided ||
      [...this.#outboxes.values()].some(({ waiting }) => waiting.length > 0)
    );
  }

  async look(look: Look): Promise<void> {
    const { cluster, now } = this.#tools;
    const seen = situationOf(look, cluster, this.#observer.known);
    if (!this.#watching && !(await this.#begin(look, seen))) return;
    const place = placeOf(look, cluster);
    const changes = this.#observer.see(seen, now());
    // Who does not send counts the time all the same: the holder has reminded people meanwhile.
    const reminders = this.#observer.reminders(this.#remindAfter(), now());
    this.#put([...changes, ...(place === 0 ? reminders : [])]);
    await this.#forgetTold(look.self);
    if (!this.#published) await this.#publish();
    for (const outlet of this.#tools.outlets) void this.#send(outlet, look, place);
    this.#save();
  }

  #remindAfter(): number {
    return (this.#tools.cluster.notify?.remind ?? 0) / 1000;
  }

  /**
   * After a start of the machine it waits until nothing changes. Directors that went on have told meanwhile what there
   * was to tell; where all of them started, what differs from before is told.
   */
  async #begin(look: Look, seen: Situation): Promise<boolean> {
    const { now, boot } = this.#tools;
    const facts = JSON.stringify([...seen.values()].map(({ topic, value }) => [topic, value]));
    if (facts !== this.#last?.facts) this.#last = { facts, since: now() };
    if (!isKnown(look.director.pacemaker) || now() - this.#last.since < calm) return false;
    const ledgers = await this.#tools.readLedgers();
    const others = [...(ledgers ?? [])].filter(([name]) => name !== look.self);
    const watched = others.some(([, { since }]) => since < boot.at);
    const first = this.#observer.known.size === 0;
    if (watched) this.#adoptFromOthers(seen, first);
    else if (first)
      // What happened once and is over needs no message now.
      this.#observer.adopt(new Map([...seen].filter(([, { bad }]) => !bad)), now());
    this.#ledger = { since: now(), told: [] };
    this.#watching = true;
    this.#tools.report(formatEvent('notify-begins', { known: this.#observer.known.size }));
    return true;
  }

  /** What all see the others have told. What only this director can see, as its update that failed, it tells itself. */
  #adoptFromOthers(seen: Situation, first: boolean): void {
    const own = first ? seen : this.#observer.known;
    this.#observer.adopt(
      new Map([
        ...[...seen].filter(([, fact]) => fact.own !== true),
        ...[...own].filter(([, fact]) => fact.own === true),
      ]),
      this.#tools.now(),
    );
    for (const [name, outbox] of this.#outboxes)
      this.#outboxes.set(name, { ...outbox, waiting: outbox.waiting.filter((each) => each.own) });
  }

  #put(changes: readonly Change[]): void {
    for (const [name, outbox] of this.#outboxes) this.#outboxes.set(name, put(outbox, changes));
  }

  async #forgetTold(self: string): Promise<void> {
    if ([...this.#outboxes.values()].every(({ waiting }) => waiting.length === 0)) return;
    const ledgers = new Map(await this.#tools.readLedgers());
    ledgers.delete(self);
    for (const [name, outbox] of this.#outboxes) {
      // What is being sent cannot be called back.
      if (this.#underWay.has(name)) continue;
      const waiting = withoutTold(outbox.waiting, name, ledgers, this.#used);
      if (waiting.length === outbox.waiting.length) continue;
      this.#outboxes.set(name, waiting.length === 0 ? emptyOutbox : { ...outbox, waiting });
    }
    for (const word of [...this.#used].slice(0, -mostUsed)) this.#used.delete(word);
  }

  async #send(outlet: Outlet, look: Look, place: number): Promise<void> {
    const { name } = outlet;
    const outbox = this.#outboxes.get(name) ?? emptyOutbox;
    const time = this.#tools.now();
    if (this.#underWay.has(name) || outbox.next > time) return;
    const due = outbox.waiting.filter(({ at, own }) => own || time - at >= place * turn);
    const [oldest] = due;
    if (oldest === undefined) return;
    if (this.#observer.undecided && time - oldest.at < longestHold) return;
    this.#underWay.add(name);
    try {
      await this.#deliver(outlet, due, look, outbox.dropped);
    } finally {
      this.#underWay.delete(name);
      this.#save();
    }
  }

  async #deliver(
    outlet: Outlet,
    changes: readonly Change[],
    look: Look,
    dropped: number,
  ): Promise<void> {
    const { name } = outlet;
    const { cluster, background, report, now } = this.#tools;
    const known = [...this.#observer.known.values()];
    const message = messageOf(changes, {
      ...{ cluster: cluster.name, self: look.self, dropped },
      ...(await background(look).catch(() => ({ why: [], history: [] }))),
      bad: known.flatMap(({ bad, text }) => (bad ? [text] : [])),
    });
    const { ok, says } = await outlet
      .send(message)
      .catch((error: unknown) => ({ ok: false, says: String(error) }));
    const outbox = this.#outboxes.get(name) ?? emptyOutbox;
    const events = changes.length;
    if (!ok) {
      this.#outboxes.set(name, failed(outbox, says, now()));
      // Once, and then as `lvsmith status` says it.
      if (outbox.failures === 0)
        report(formatEvent('notify-failed', { outlet: name, events, says }));
      return;
    }
    this.#outboxes.set(name, sent(outbox, changes, says));
    report(formatEvent('notified', { outlet: name, events, headline: message.headline, says }));
    this.#ledger = tell(this.#ledger, changes, name, now());
    await this.#publish();
  }

  /** Without pacemaker nobody hears it, and the next look tries again. */
  async #publish(): Promise<void> {
    this.#published = await this.#tools.writeLedger(this.#ledger).then(
      () => true,
      () => false,
    );
  }

  #save(): void {
    const { save, boot } = this.#tools;
    if (!this.#watching) return;
    const state: SavedState = {
      boot: boot.id,
      observed: this.#observer.observed(),
      outboxes: Object.fromEntries(this.#outboxes),
      ledger: this.#ledger,
      used: [...this.#used],
    };
    const text = JSON.stringify(state);
    if (text === this.#saved) return;
    save(state);
    this.#saved = text;
  }
}

/** 0: it holds the addresses, and sends at once; the others come after it, in the order of their names. */
function placeOf({ self, director }: Look, { directors }: Pick<Cluster, 'directors'>): number {
  const addresses = valueOf(director.addresses) ?? [];
  if (addresses.some(({ here }) => here)) return 0;
  const holder = addresses.find((address) => address.holder !== null)?.holder;
  const nodes = valueOf(director.pacemaker)?.nodes;
  const online = nodes?.flatMap(({ name, state }) => (state === 'online' ? [name] : []));
  const names = (online ?? directors.map(({ name }) => name)).filter((name) => name !== holder);
  const place = names.toSorted().indexOf(self);
  return place === -1 ? directors.length : place + 1;
}
