import { Correspondence } from './correspondence.ts';
import type { Message, MessageType } from './message.ts';
import { Succession } from './succession.ts';
import type { LeaseTiming } from './timing.ts';
import { Vote } from './vote.ts';
import { claimAfter, cookiesNeeded, votesNeeded, type Voter } from './voters.ts';

/** What a lease acts on. */
interface Outside {
  send(message: Message): void;
  /** Asks the kernel to open the gate; it refuses cookies that it has not seen leave lately. */
  renew(cookies: readonly bigint[]): void;
  /** Asks the kernel to shut the gate. `shutDone` has to be called with the number once it has. */
  shut(number: number): void;
  /** Keeps the length of a promise, in milliseconds, for the next process of this voter; false: it cannot. */
  remember(milliseconds: number): boolean;
  /** The first renewal has been sent. */
  opened(how: 'claimed' | 'standing-in'): void;
  closed(why: LossReason): void;
}

/**
 * `newer-claim`: another director claims. `ran-out`: no majority answers. `no-carrier`: a cable is out.
 * `given-back`: the cluster manager wants it. `not-eligible`: one that stood in may do so no more.
 */
export type LossReason = 'newer-claim' | 'ran-out' | 'no-carrier' | 'given-back' | 'not-eligible';

export interface LeaseOptions {
  readonly self: number;
  /** All voters, this one too. Their order is that of standing in. */
  readonly voters: readonly Voter[];
  readonly timing: LeaseTiming;
  /** 64 random bits, never 0. */
  readonly random: () => bigint;
  readonly outside: Outside;
  /** What an earlier process of this voter gave `Outside.remember` last; 0: nothing. */
  readonly remembered: number;
  /** The time of the start. All times are milliseconds of a clock that nobody sets. */
  readonly now: number;
}

type Goodbye = Extract<MessageType, 'free' | 'release' | 'yield'>;

/** What only somebody says who wants the addresses, or had them. */
const ofHolders: ReadonlySet<MessageType> = new Set(['ask', 'claim', 'free', 'release', 'yield']);

/** The first pause after a refusal; each further one is twice as long. */
const firstPause = 2;

/**
 * One director's part in the lease on the floating addresses: as a voter, and as the one that wants them.
 * docs/architecture.md describes the protocol, and proves that two gates are never open at once.
 *
 * It does nothing by itself: each message, command and moment goes in with its time, and what follows goes to
 * `Outside`. So it can be played with any clock and any network.
 */
export class Lease {
  readonly #options: LeaseOptions;
  readonly #peers: readonly Voter[];
  readonly #mail: Correspondence;
  readonly #vote: Vote;
  readonly #succession: Succession;

  /** The newest claim seen. */
  #highest = 0;
  /** The own claim; 0: this director does not want the addresses. */
  #claim = 0;
  /** The cluster manager wants the addresses here. */
  #wanted = false;
  /** It has just said so, and they have not been here since. */
  #placing = false;
  #held = false;
  #renewedAt = Number.NEGATIVE_INFINITY;
  /** When the oldest promise of the last renewal was asked for. */
  #renewedFrom = Number.NEGATIVE_INFINITY;
  #nextAsk = Number.NEGATIVE_INFINITY;
  #pause = firstPause;
  /** When to claim again, after somebody else had a newer claim; Infinity: not at all. */
  #claimAt = Number.POSITIVE_INFINITY;
  /** How long that takes at most. */
  #duelPause = 0;
  /** What the others hear once the gate is shut. */
  #goodbye: Goodbye | undefined;
  /** Counts how often the gate was shut. */
  #shuts = 0;
  #carrier = true;

  constructor(options: LeaseOptions) {
    const { self, voters, timing, random, outside, remembered, now } = options;
    const { ask, place, promise } = timing;
    this.#options = options;
    this.#peers = voters.filter(({ id }) => id !== self);
    const peers = this.#peers.map(({ id }) => id);
    this.#mail = new Correspondence({
      self,
      peers,
      random,
      outside,
      pause: ask,
      patience: promise,
    });
    this.#succession = new Succession({ self, voters, place, trusted: promise });
    const remember = (length: number) => outside.remember(length);
    this.#vote = new Vote({ promise, remembered, remember, now });
    for (const id of peers) this.#mail.greet(id, this.#parts, now);
  }

  get held(): boolean {
    return this.#held;
  }

  /** Whether the cluster manager placed the addresses here. */
  get wanted(): boolean {
    return this.#wanted;
  }

  /** The voter that this one has promised itself to; undefined: nobody, or it does not know who. */
  get promisedTo(): number | undefined {
    return this.#vote.to;
  }

  /** When `advance` has to be called next, whatever comes in before. */
  get due(): number {
    const { hold } = this.#options.timing;
    let due = this.#vote.isFor(this.#options.self) ? Number.POSITIVE_INFINITY : this.#vote.until;
    if (this.#held) due = Math.min(due, this.#renewedAt + hold);
    due = Math.min(due, this.#claimAt);
    if (this.#mayAsk) due = Math.min(due, this.#nextAsk);
    if (this.#mayStandIn) due = Math.min(due, this.#succession.at);
    return due;
  }

  /** The cluster manager wants the addresses here. `Outside.opened` follows, unless they are. */
  claim(now: number): void {
    this.#wanted = true;
    if (this.#held) return;
    this.#placing = true;
    this.#duelPause = 0;
    this.#claimAnew(now);
    this.advance(now);
  }

  /**
   * The cluster manager does not want the addresses here. `yield`: another director shall stand in until it is
   * told where they belong; `release`: none shall. `shutDone` is when they are free.
   */
  giveBack(how: 'release' | 'yield', now: number): void {
    this.#succession.clear();
    this.#letGo(this.#held && how === 'yield' ? 'yield' : 'release', 'given-back');
    this.advance(now);
  }

  /** Whether this director may stand in for a silent holder. */
  setEligible(eligible: boolean, now: number): void {
    this.#succession.isEligible = eligible;
    if (!eligible && !this.#wanted && this.#held) this.#letGo('yield', 'not-eligible');
    this.advance(now);
  }

  /** Whether all cables of the addresses are in. */
  setCarrier(carrier: boolean, now: number): void {
    this.#carrier = carrier;
    if (!carrier && this.#held) this.#letGo('yield', 'no-carrier');
    this.advance(now);
  }

  /** The gate is shut: only now may others hear of it. */
  shutDone(number: number, now: number): void {
    const goodbye = this.#goodbye;
    if (goodbye === undefined || number !== this.#shuts) return;
    this.#goodbye = undefined;
    if (this.#vote.isFor(this.#options.self)) this.#vote.free();
    for (const { id } of this.#peers) this.#mail.send(id, goodbye, this.#parts);
    this.#nextAsk = now;
    this.advance(now);
  }

  receive(message: Message, now: number): void {
    const { from, type } = message;
    const mail = this.#mail;
    if (!mail.knows(message) || !this.#mayBeSaid(message)) return;
    this.advance(now);
    if (type !== 'welcome' && mail.isStranger(message)) mail.greet(from, this.#parts, now);
    switch (type) {
      case 'ask':
        if (mail.accepts(message)) this.#answer(message, now);
        else this.#welcome(message);
        break;
      case 'claim':
        if (mail.accepts(message)) this.#contradict(message, now);
        break;
      case 'free':
      case 'release':
      case 'yield':
        if (mail.accepts(message)) this.#takeBack(from, type, now);
        break;
      case 'hello':
        // Judged, so that an unknown session gets a proof to echo.
        mail.accepts(message);
        this.#welcome(message);
        break;
      case 'grant':
      case 'refuse':
      case 'welcome':
        this.#takeAnswer(message, now);
        break;
    }
    this.advance(now);
  }

  /** Does what is due. */
  advance(now: number): void {
    const { ask, fresh, hold } = this.#options.timing;
    if (this.#held && now - this.#renewedAt > hold) this.#runOut();
    if (!this.#vote.isFor(this.#options.self)) {
      const silent = this.#vote.takeSilent(now);
      if (silent !== undefined) this.#succession.fellSilent(silent);
    }
    if (now >= this.#claimAt) this.#claimAnew(now);
    if (this.#mayStandIn && now >= this.#succession.at) {
      // With the claim that is there, not a newer one: a holder that others still hear is not disturbed.
      this.#highest = Math.max(this.#highest, 1);
      this.#claim = this.#highest;
      this.#askSoon(now);
    }
    if (this.#mayAsk && now >= this.#nextAsk) {
      this.#nextAsk = now + (this.#held ? ask : ask / 2);
      this.#mail.questions.dropBefore(now - fresh);
      for (const { id } of this.#peers) this.#ask(id, now);
    }
  }

  /** One that may not hold wants nothing and gives nothing back: it answers, and asks for proofs. */
  #mayBeSaid({ from, type }: Message): boolean {
    return this.#mayHold(from) || !ofHolders.has(type);
  }

  #mayHold(voter: number): boolean {
    return this.#options.voters.some(({ id, mayHold }) => id === voter && mayHold);
  }

  get #mayAsk(): boolean {
    return this.#claim > 0 && this.#carrier && this.#goodbye === undefined;
  }

  get #mayStandIn(): boolean {
    return this.#carrier && this.#claim === 0;
  }

  /** What every message says. */
  get #parts() {
    return { claim: this.#highest, eligible: this.#succession.own };
  }

  #claimAnew(now: number): void {
    this.#claim = claimAfter(this.#highest, this.#options.self);
    this.#highest = this.#claim;
    this.#claimAt = Number.POSITIVE_INFINITY;
    this.#askSoon(now);
  }

  #askSoon(now: number): void {
    this.#nextAsk = now;
    this.#pause = firstPause;
  }

  #ask(id: number, now: number): void {
    // Without the own vote the promises of others would be of no use, and in somebody's way.
    const type = this.#vote.isFree(this.#options.self, now) ? 'ask' : 'claim';
    const eligible = this.#succession.peers(now);
    const wait = this.#options.timing.promise;
    this.#mail.ask(id, type, { claim: this.#claim, eligible, wait }, now);
  }

  #welcome({ from, cookie }: Message): void {
    this.#mail.send(from, 'welcome', { ...this.#parts, cookie });
  }

  #answer(message: Message, now: number): void {
    const { self, voters, timing } = this.#options;
    const { from, claim, cookie } = message;
    this.#notice(claim, now);
    const rank = (voter: number) => voters.findIndex(({ id }) => id === voter);
    // Two ask with the same claim: whose it is goes on, else the first in the order.
    const mine = this.#claim === claim && (this.#placing || rank(self) < rank(from));
    // One with another image may need a longer promise than this one would ask for: its gate is open as long.
    const promise = Math.max(timing.promise, message.wait);
    const grants = claim >= this.#highest && !mine && this.#vote.promise(from, promise, now);
    const wait = grants ? 0 : this.#vote.wait(now);
    if (grants) {
      this.#succession.hasHolder(message.eligible);
      this.#drop();
    }
    this.#mail.send(from, grants ? 'grant' : 'refuse', { ...this.#parts, cookie, wait });
  }

  /** It is told of a claim, and asked for nothing. */
  #contradict({ from, claim, cookie }: Message, now: number): void {
    this.#notice(claim, now);
    const wait = this.#vote.wait(now);
    this.#mail.send(from, 'refuse', { ...this.#parts, cookie, wait });
  }

  #takeAnswer(message: Message, now: number): void {
    const { from, cookie, type } = message;
    const { questions } = this.#mail;
    const question = questions.answered(cookie, from);
    if (question === undefined) return;
    if (type === 'welcome') {
      this.#mail.learn(message);
      this.#nextAsk = now;
      return;
    }
    this.#succession.heard(from, message.eligible, now);
    if (type === 'refuse') return this.#refused(message, now);
    if (this.#claim === 0) return;
    questions.promised(cookie, question);
    this.#renew(now);
  }

  #refused({ from, claim, wait }: Message, now: number): void {
    const { self } = this.#options;
    // One that may not hold knows no claim that its director does not tell by itself.
    const claims = this.#mayHold(from);
    if (claims && !this.#held) this.#notice(claim, now);
    // A majority has promised itself, so nobody holds by that claim: whoever still makes it asks here as well.
    if (claims && this.#held && claim > this.#highest) {
      this.#claim = this.#highest = claimAfter(claim, self);
      this.#nextAsk = now;
    }
    if (this.#held || this.#claim === 0) return;
    this.#nextAsk = Math.min(this.#nextAsk, now + Math.min(Math.max(wait, 1), this.#pause));
    this.#pause *= 2;
  }

  /** A claim that somebody makes, or that a director which holds nothing hears of. */
  #notice(claim: number, now: number): void {
    if (claim <= this.#highest) return;
    this.#highest = claim;
    if (this.#claim === 0) return;
    if (this.#held) this.#letGo('free', 'newer-claim');
    else if (this.#placing) this.#outbid(now);
    else this.#forgo();
  }

  /**
   * The cluster manager's last word is the newest claim. Two that outbid each other would do so for ever: so
   * they wait longer and longer, each as long as chance will have it, and promise themselves meanwhile.
   */
  #outbid(now: number): void {
    this.#drop();
    this.#claimAt = now + this.#duelPause * (Number(this.#options.random() % 1024n) / 1024);
    this.#duelPause = Math.min(2 * this.#duelPause + firstPause, this.#options.timing.ask);
  }

  #renew(now: number): void {
    const { self, voters, timing, outside } = this.#options;
    const votes = new Map(voters.map((voter) => [voter.id, voter.votes]));
    let missing = votesNeeded(voters) - (votes.get(self) ?? 0);
    const cookies: bigint[] = [];
    let from = now;
    for (const promise of this.#mail.questions.promisesSince(now - timing.fresh)) {
      if (missing <= 0) break;
      missing -= votes.get(promise.from) ?? 0;
      cookies.push(promise.cookie);
      from = promise.at;
    }
    const [first] = cookies;
    if (missing > 0 || first === undefined || from <= this.#renewedFrom) return;
    if (!this.#vote.promise(self, timing.promise, now)) return;
    while (cookies.length < cookiesNeeded(voters)) cookies.push(first);
    this.#renewedAt = now;
    this.#renewedFrom = from;
    outside.renew(cookies);
    if (!this.#held) this.#open();
  }

  #open(): void {
    this.#held = true;
    this.#placing = false;
    this.#succession.clear();
    // The one that was silent learns that it was replaced.
    if (!this.#wanted) this.#claim = this.#highest = claimAfter(this.#highest, this.#options.self);
    this.#options.outside.opened(this.#wanted ? 'claimed' : 'standing-in');
  }

  /** It goes on asking: when a majority answers again, and nobody else has stood in, it opens again. */
  #runOut(): void {
    this.#close('ran-out');
    this.#shut();
  }

  #shut(): void {
    this.#shuts += 1;
    this.#options.outside.shut(this.#shuts);
  }

  /** The claim is dropped before it came to anything; who has promised itself is free again. */
  #drop(): void {
    this.#claim = 0;
    if (this.#mail.questions.hasPromises && this.#goodbye === undefined) {
      this.#goodbye = 'free';
      this.#shut();
    }
    this.#mail.questions.forget();
  }

  #forgo(): void {
    this.#drop();
    this.#claimAt = Number.POSITIVE_INFINITY;
    this.#wanted = false;
    this.#placing = false;
  }

  #close(why: LossReason): void {
    if (this.#held) this.#options.outside.closed(why);
    this.#held = false;
  }

  /** The own vote goes to nobody else before the gate is shut. */
  #letGo(goodbye: Goodbye, why: LossReason): void {
    this.#forgo();
    this.#close(why);
    this.#goodbye = goodbye;
    this.#shut();
  }

  #takeBack(from: number, how: Goodbye, now: number): void {
    if (this.#vote.isFor(from)) {
      this.#vote.free();
      if (how === 'yield') this.#succession.fellSilent({ id: from, since: now });
    }
    if (how === 'release') this.#succession.clear();
    this.#askSoon(now);
  }
}
