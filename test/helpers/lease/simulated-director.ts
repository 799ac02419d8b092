import { Lease } from '../../../overlays/shared/lease/lease.ts';
import type { Message } from '../../../overlays/shared/lease/message.ts';
import type { LeaseTiming } from '../../../overlays/shared/lease/timing.ts';
import type { Voter } from '../../../overlays/shared/lease/voters.ts';
import type { Agenda } from './agenda.ts';
import type { Random } from './random.ts';
import { SimulatedGate } from './simulated-gate.ts';

export interface World {
  readonly agenda: Agenda;
  readonly random: Random;
  readonly voters: readonly Voter[];
  /** Of each machine: they differ while a cluster changes over to another lease. */
  readonly timingOf: (id: number) => LeaseTiming;
  /** The gate's own times, when they are not those that the programs believe in. */
  readonly gateTimingOf: (id: number) => Pick<LeaseTiming, 'fresh' | 'hold'>;
  /** Whether a machine remembers what it has promised. */
  readonly forgets: boolean;
  /** How often a program is stopped between two instructions. */
  readonly stops: () => number;
  readonly transmit: (message: Message) => void;
  /** A gate was opened or kept open. */
  readonly opened: (director: SimulatedDirector) => void;
}

/** The work that a program gives to the kernel, which comes to it in this order. */
type Effect = (director: SimulatedDirector) => void;

/**
 * A machine with its gate and its lease program, which may be stopped between any two instructions, killed,
 * or switched off. Its clock starts anywhere and runs at a rate of its own.
 */
export class SimulatedDirector {
  readonly id: number;
  readonly #world: World;
  readonly #rate: number;
  readonly #offset: number;
  readonly gate: SimulatedGate;
  #lease: Lease | undefined;
  /** Changes with each start: what was under way for an earlier life is lost. */
  #life = 0;
  #effects: Effect[] = [];
  #inputs: ((lease: Lease, now: number) => void)[] = [];
  #isBusy = false;
  #stoppedUntil = 0;
  #dueAt = Number.POSITIVE_INFINITY;
  #isEligible = true;
  /** On its disk. */
  #remembered = 0;
  isOn = true;
  /** Why the gate was shut last. */
  lastLoss = '';

  constructor(id: number, rate: number, world: World) {
    this.id = id;
    this.#world = world;
    this.#rate = rate;
    this.#offset = world.random.between(0, 1e6);
    this.gate = new SimulatedGate(world.gateTimingOf(id));
    this.start();
  }

  /** The machine's clock, milliseconds. */
  get clock(): number {
    return this.#offset + this.#world.agenda.now * this.#rate;
  }

  /** The world's time at which the gate shuts by itself. */
  get openUntil(): number {
    return this.isOn ? (this.gate.openUntil - this.#offset) / this.#rate : Number.NEGATIVE_INFINITY;
  }

  get isOpen(): boolean {
    return this.openUntil > this.#world.agenda.now;
  }

  get held(): boolean {
    return this.#lease?.held === true;
  }

  start(): void {
    if (this.#lease !== undefined) return;
    this.isOn = true;
    this.#life += 1;
    this.#stoppedUntil = 0;
    this.#shut(0);
    const { voters, timingOf, random, forgets } = this.#world;
    this.#lease = new Lease({
      self: this.id,
      voters,
      timing: timingOf(this.id),
      random: () => random.bits64(),
      remembered: forgets ? 0 : this.#remembered,
      now: this.clock,
      outside: {
        send: (message) => this.#effects.push((director) => director.#send(message)),
        renew: (cookies) => this.#effects.push((director) => director.#renew(cookies)),
        shut: (number) => this.#shut(number),
        remember: (milliseconds) => {
          this.#remembered = milliseconds;
          return true;
        },
        opened: () => undefined,
        closed: (why) => (this.lastLoss = why),
      },
    });
    this.input((lease, now) => lease.setEligible(this.#isEligible, now));
  }

  kill(): void {
    this.#lease = undefined;
    this.#life += 1;
    this.#effects = [];
    this.#inputs = [];
    this.#isBusy = false;
    this.#dueAt = Number.POSITIVE_INFINITY;
  }

  cutPower(): void {
    this.kill();
    this.isOn = false;
    this.gate.shut();
  }

  stop(milliseconds: number): void {
    this.#stoppedUntil = Math.max(this.#stoppedUntil, this.#world.agenda.now + milliseconds);
  }

  setEligible(eligible: boolean): void {
    this.#isEligible = eligible;
    this.input((lease, now) => lease.setEligible(eligible, now));
  }

  /** Something comes in; the program takes it when it runs. */
  input(act: (lease: Lease, now: number) => void): void {
    if (this.#lease === undefined) return;
    this.#inputs.push(act);
    this.#run();
  }

  #run(): void {
    if (this.#isBusy || this.#lease === undefined) return;
    this.#isBusy = true;
    this.#later(() => {
      const act = this.#inputs.shift();
      const lease = this.#lease;
      if (lease === undefined) return;
      if (act === undefined) lease.advance(this.clock);
      else act(lease, this.clock);
      this.#carryOut();
    });
  }

  /** One instruction after the other; between any two the program may be stopped. */
  #carryOut(): void {
    const effect = this.#effects.shift();
    if (effect !== undefined) {
      this.#later(() => {
        effect(this);
        this.#carryOut();
      });
      return;
    }
    this.#isBusy = false;
    if (this.#inputs.length > 0) this.#run();
    else this.#sleep();
  }

  #sleep(): void {
    const { agenda } = this.#world;
    const due = this.#lease?.due ?? Number.POSITIVE_INFINITY;
    if (due === Number.POSITIVE_INFINITY) return;
    const at = Math.max(agenda.now, (due - this.#offset) / this.#rate) + 0.01;
    if (at >= this.#dueAt && this.#dueAt > agenda.now) return;
    this.#dueAt = at;
    const life = this.#life;
    agenda.add(at, () => {
      if (life !== this.#life || this.#dueAt !== at) return;
      this.#dueAt = Number.POSITIVE_INFINITY;
      this.#run();
    });
  }

  /** After the time that a few instructions take, or once the program runs again. */
  #later(act: () => void): void {
    const { agenda, random, stops } = this.#world;
    const life = this.#life;
    if (random.chance(stops())) this.stop(random.between(1, 1500));
    const go = (): void => {
      if (life !== this.#life) return;
      if (this.#stoppedUntil > agenda.now) agenda.add(this.#stoppedUntil, go);
      else act();
    };
    agenda.add(agenda.now + random.between(0, 0.1), go);
  }

  #send(message: Message): void {
    if (message.type === 'ask') this.gate.stamp(message.cookie, this.clock);
    this.#world.transmit(message);
  }

  #renew(cookies: readonly bigint[]): void {
    if (this.gate.renew(cookies, this.clock)) this.#world.opened(this);
  }

  #shut(number: number): void {
    this.#effects.push((director) => {
      director.gate.shut();
      director.input((lease, now) => lease.shutDone(number, now));
    });
  }
}
