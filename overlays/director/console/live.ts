import { type Json, patchBetween } from '../../shared/console/patch.ts';
import { watchAgent } from './agent.ts';

/** Somebody who is told what is new, as server-sent events. */
export interface Listener {
  /** Bytes that wait to be sent. */
  readonly backlog: () => number;
  readonly send: (text: string) => void;
  /** Ends it; a browser comes back by itself. */
  readonly close: () => void;
}

/** Milliseconds between two comments: they keep the connection open, and show the server when it is not. */
const heartbeat = 10_000;
/** Milliseconds before the agent is asked again. */
const retry = 1000;
/** Bytes: a browser that sleeps reads nothing, and is told everything when it comes back. */
const longestBacklog = 1024 * 1024;
/** A hundred people, and their forgotten tabs. */
const mostListeners = 300;

/** One connection to the agent for all browsers, while there are any. */
export class Live {
  readonly #socketPath: string;
  readonly #listeners = new Set<Listener>();
  #state: Json | undefined;
  #trouble: string | undefined;
  #id = 0;
  #stop: (() => void) | undefined;
  #retry: NodeJS.Timeout | undefined;
  #heartbeat: NodeJS.Timeout | undefined;

  constructor(socketPath: string) {
    this.#socketPath = socketPath;
  }

  get isFull(): boolean {
    return this.#listeners.size >= mostListeners;
  }

  /** @returns what ends it */
  add(listener: Listener): () => void {
    this.#listeners.add(listener);
    listener.send(`retry: ${retry}\n\n`);
    if (this.#state !== undefined) listener.send(this.#event('state', this.#state));
    if (this.#trouble !== undefined) listener.send(this.#event('trouble', this.#trouble));
    if (this.#listeners.size === 1) this.#begin();
    return () => this.#remove(listener);
  }

  close(): void {
    for (const listener of this.#listeners) this.#drop(listener);
  }

  #begin(): void {
    this.#heartbeat = setInterval(() => this.#broadcast(': \n\n'), heartbeat);
    this.#watch();
  }

  #watch(): void {
    this.#stop = watchAgent(
      this.#socketPath,
      (line) => this.#take(line),
      (reason) => {
        this.#trouble = reason;
        this.#broadcast(this.#event('trouble', reason));
        this.#retry = setTimeout(() => this.#watch(), retry);
      },
    );
  }

  #take(line: string): void {
    const state: Json = JSON.parse(line);
    const patch = this.#state === undefined ? undefined : patchBetween(this.#state, state);
    const isNew = this.#state === undefined || this.#trouble !== undefined;
    this.#state = state;
    this.#trouble = undefined;
    if (isNew) this.#broadcast(this.#event('state', state));
    else if (patch !== undefined) this.#broadcast(this.#event('patch', patch));
  }

  #event(name: string, value: unknown): string {
    return `id: ${++this.#id}\nevent: ${name}\ndata: ${JSON.stringify(value)}\n\n`;
  }

  #broadcast(text: string): void {
    for (const listener of this.#listeners)
      if (listener.backlog() > longestBacklog) this.#drop(listener);
      else listener.send(text);
  }

  #drop(listener: Listener): void {
    this.#remove(listener);
    listener.close();
  }

  #remove(listener: Listener): void {
    if (!this.#listeners.delete(listener) || this.#listeners.size > 0) return;
    clearInterval(this.#heartbeat);
    clearTimeout(this.#retry);
    this.#stop?.();
    // What it knows is old when the next one comes.
    this.#state = undefined;
    this.#trouble = undefined;
  }
}
