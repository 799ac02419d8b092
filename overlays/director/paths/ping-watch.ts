import { pingsUntilLost } from '../../shared/cluster/ping-nodes.ts';
import { formatEvent } from '../../shared/health/event.ts';
import { PingProcess } from './ping-process.ts';

export interface PingWatchOptions {
  /** Addresses, and milliseconds between two questions to each. */
  readonly nodes: readonly string[];
  readonly interval: number;
  /** Tells the cluster how many nodes answer: at each change, and now and then. */
  readonly publish: (reached: number) => void;
  readonly report: (line: string) => void;
  /** Milliseconds of a clock that nobody sets. */
  readonly now: () => number;
}

/** Intervals between two publications of the same: pacemaker may have restarted. */
const repeatEvery = 60;

interface Node {
  readonly address: string;
  process: PingProcess | undefined;
  /** Time of the last answer. */
  answered: number;
  /** undefined: it is not known yet. */
  reached: boolean | undefined;
}

/**
 * Which of the ping nodes this director reaches. One ping(8) for each goes on and on, so a path that is lost behind a
 * switch is known after {@link pingsUntilLost} intervals and not after the next start of an agent; and nothing is started
 * in each round.
 */
export class PingWatch {
  readonly #options: PingWatchOptions;
  readonly #nodes: readonly Node[];
  readonly #timer: NodeJS.Timeout;
  #lookedAt: number;
  #rounds = 0;

  constructor(options: PingWatchOptions) {
    this.#options = options;
    this.#lookedAt = options.now();
    this.#nodes = options.nodes.map((address) => ({
      address,
      process: undefined,
      answered: this.#lookedAt,
      reached: undefined,
    }));
    for (const node of this.#nodes) this.#ask(node);
    this.#timer = setInterval(() => this.#look(), options.interval);
  }

  close(): void {
    clearInterval(this.#timer);
    for (const node of this.#nodes) node.process?.close();
  }

  #ask(node: Node): void {
    const { interval, now } = this.#options;
    node.process = new PingProcess(
      node.address,
      interval,
      () => {
        node.answered = now();
        if (node.reached !== true) this.#judge(node, true);
      },
      () => {
        node.process = undefined;
      },
    );
  }

  #look(): void {
    const { interval, now } = this.#options;
    const time = now();
    // This program itself stood still: what it has not read yet cannot count as missing.
    const late = time - this.#lookedAt > 2 * interval;
    this.#lookedAt = time;
    this.#rounds++;
    for (const node of this.#nodes) {
      if (node.process === undefined) this.#ask(node);
      const silent = time - node.answered > pingsUntilLost * interval;
      if (silent && !late && node.reached !== false) this.#judge(node, false);
    }
    if (this.#rounds % repeatEvery === 0 && this.#isKnown()) this.#publish();
  }

  #judge(node: Node, reached: boolean): void {
    const isFirst = node.reached === undefined;
    node.reached = reached;
    // That everything is as it should be when the program starts is no news.
    if (!isFirst || !reached) {
      const { address } = node;
      this.#options.report(formatEvent(reached ? 'ping-node-back' : 'ping-node-lost', { address }));
    }
    if (this.#isKnown()) this.#publish();
  }

  #isKnown(): boolean {
    return this.#nodes.every(({ reached }) => reached !== undefined);
  }

  #publish(): void {
    this.#options.publish(this.#nodes.filter(({ reached }) => reached === true).length);
  }
}
