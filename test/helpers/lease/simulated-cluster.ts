import type { Message } from '../../../overlays/shared/lease/message.ts';
import { witnessId } from '../../../overlays/shared/lease/cluster-voters.ts';
import { leaseTiming, type LeaseTiming } from '../../../overlays/shared/lease/timing.ts';
import { Agenda } from './agenda.ts';
import { Random } from './random.ts';
import { LyingWitness } from './lying-witness.ts';
import { SimulatedDirector, type World } from './simulated-director.ts';

export interface ClusterOptions {
  readonly seed: number;
  readonly directors?: number;
  /** What each machine's clock may gain or lose, as a share. */
  readonly clockError?: number;
  readonly loss?: number;
  readonly repeats?: number;
  /** Milliseconds of a datagram on its way, at most. */
  readonly delay?: number;
  readonly stops?: number;
  /** Of the machines in turn. */
  readonly timings?: readonly LeaseTiming[];
  /** The machines forget at a restart what they had promised. */
  readonly forgets?: boolean;
  readonly gateTiming?: Pick<LeaseTiming, 'fresh' | 'hold'>;
  /** The votes of the first director. */
  readonly firstVotes?: number;
  /** A third voter that holds nothing: it keeps to the protocol, or it says whatever suits it. */
  readonly witness?: 'honest' | 'lying';
}

/** Directors in a world of their own time, with a network that may do anything to their datagrams. */
export class SimulatedCluster {
  readonly agenda = new Agenda();
  readonly random: Random;
  readonly directors: readonly SimulatedDirector[];
  /** They, and a witness that is honest. */
  readonly machines: readonly SimulatedDirector[];
  readonly #liar: LyingWitness | undefined;
  /** Two gates that were open at once; undefined: it never was so. */
  overlap: string | undefined;
  readonly #options: Required<Pick<ClusterOptions, 'loss' | 'repeats' | 'delay'>>;
  /** Ways that are cut, as `from>to`. */
  readonly #cut = new Set<string>();
  #isCalm = false;
  readonly #recorded: Message[] = [];

  constructor(options: ClusterOptions) {
    const { seed, directors = 3, clockError = 0, stops = 0, firstVotes = 1 } = options;
    const { loss = 0, repeats = 0, delay = 0.3 } = options;
    this.#options = { loss, repeats, delay };
    this.random = new Random(seed);
    const { timings = [], forgets = false, gateTiming } = options;
    const timingOf = (id: number) => timings[(id - 1) % timings.length] ?? leaseTiming(600);
    const ids = Array.from({ length: directors }, (_, index) => index + 1);
    const { witness } = options;
    const world: World = {
      agenda: this.agenda,
      random: this.random,
      voters: [
        ...ids.map((id) => ({ id, votes: id === 1 ? firstVotes : 1, mayHold: true })),
        ...(witness === undefined ? [] : [{ id: witnessId, votes: 1, mayHold: false }]),
      ],
      timingOf,
      gateTimingOf: (id) => gateTiming ?? timingOf(id),
      forgets,
      stops: () => (this.#isCalm ? 0 : stops),
      transmit: (message) => this.#transmit(message),
      opened: (director) => this.#judge(director),
    };
    const machine = (id: number) =>
      new SimulatedDirector(id, this.random.between(1 - clockError, 1 + clockError), world);
    this.directors = ids.map(machine);
    this.machines = witness === 'honest' ? [...this.directors, machine(witnessId)] : this.directors;
    this.#liar =
      witness === 'lying'
        ? new LyingWitness(witnessId, this.random, (message) => this.#transmit(message))
        : undefined;
  }

  director(id: number): SimulatedDirector {
    const found = this.machines.find((director) => director.id === id);
    if (found === undefined) throw new Error(`there is no director ${id}`);
    return found;
  }

  get open(): readonly number[] {
    return this.directors.filter((director) => director.isOpen).map(({ id }) => id);
  }

  run(milliseconds: number): void {
    this.agenda.playUntil(this.agenda.now + milliseconds);
  }

  /** Milliseconds until a director's gate is open; Infinity when it is not within so many. */
  timeUntilOpen(within: number, except = 0): number {
    const start = this.agenda.now;
    while (this.agenda.now - start < within) {
      this.run(1);
      if (this.open.some((id) => id !== except)) return this.agenda.now - start;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** The longest time, in milliseconds, for which two gates are open at once within so many. */
  longestOverlap(within: number): number {
    const end = this.agenda.now + within;
    let longest = 0;
    for (let length = 0; this.agenda.now < end; this.run(1)) {
      length = this.open.length > 1 ? length + 1 : 0;
      longest = Math.max(longest, length);
    }
    return longest;
  }

  claim(id: number): void {
    this.director(id).input((lease, now) => lease.claim(now));
  }

  giveBack(id: number, how: 'release' | 'yield'): void {
    this.director(id).input((lease, now) => lease.giveBack(how, now));
  }

  /** Nothing passes between two directors, in one direction. */
  cut(from: number, to: number): void {
    this.#cut.add(`${from}>${to}`);
  }

  /** Every program runs from now on. */
  calm(): void {
    this.#isCalm = true;
  }

  mendNetwork(): void {
    this.#cut.clear();
  }

  /** Somebody sends again what was sent at some time before. */
  replay(): void {
    const message = this.#recorded[this.random.below(this.#recorded.length)];
    if (message !== undefined) this.#deliver(message);
  }

  #transmit(message: Message): void {
    const { loss, repeats } = this.#options;
    this.#recorded.push(message);
    if (this.#recorded.length > 2000) this.#recorded.splice(0, 1000);
    if (this.#cut.has(`${message.from}>${message.to}`) || this.random.chance(loss)) return;
    this.#deliver(message);
    if (this.random.chance(repeats)) this.#deliver(message);
  }

  #deliver(message: Message): void {
    const delay = this.#options.delay * this.random.next() ** 3;
    this.agenda.add(this.agenda.now + delay, () => {
      if (message.to === this.#liar?.id) this.#liar.hear(message);
      const to = this.machines.find(({ id }) => id === message.to);
      if (to?.isOn === true) to.input((lease, now) => lease.receive(message, now));
    });
  }

  #judge(director: SimulatedDirector): void {
    const other = this.directors.find((each) => each !== director && each.isOpen);
    if (other === undefined) return;
    const still = (other.openUntil - this.agenda.now).toFixed(1);
    this.overlap ??= `${this.agenda.now.toFixed(1)} ms: ${director.id} opens while ${other.id} is open for ${still} ms more`;
  }
}
