import { defined } from '../../overlays/shared/defined.ts';

/** An event of a long-running command, for a sink to print. */
export interface ProgressEvent {
  /** A stable identifier for programs: `packages-director`, `disk-director`. */
  readonly step: string;
  /** For people. */
  readonly title: string;
  readonly state: 'started' | 'output' | 'done' | 'cached' | 'failed' | 'note';
  /** Milliseconds since the step started. */
  readonly ms: number;
  /** The latest line of output, a remark about the result, or the reason of a failure. */
  readonly detail?: string;
}

/** Prints events: on a terminal, as plain lines, or as JSON lines. */
export type ProgressSink = (event: ProgressEvent) => void;

/** What a step may report while it runs. */
export interface Step {
  /** A line of output; terminals show the latest beside the spinner. */
  readonly output: (line: string) => void;
  /** The result was in the cache. */
  readonly cached: (detail?: string) => void;
  /** A remark that is printed beside the time when the step is done. */
  readonly detail: (text: string) => void;
}

export interface StepTime {
  readonly step: string;
  readonly ms: number;
}

/** Runs steps, reports their events to a sink, and keeps their times. */
export class Progress {
  readonly times: StepTime[] = [];
  readonly #sink: ProgressSink;

  constructor(sink: ProgressSink) {
    this.#sink = sink;
  }

  /** Reports something that the user should know although nothing fails. @param topic a stable identifier. */
  note(topic: string, text: string): void {
    this.#sink({ step: topic, title: text, state: 'note', ms: 0 });
  }

  async step<T>(step: string, title: string, work: (step: Step) => Promise<T>): Promise<T> {
    const started = performance.now();
    const emit = (state: ProgressEvent['state'], detail?: string) => {
      const ms = Math.round(performance.now() - started);
      this.#sink({ step, title, state, ms, ...defined({ detail }) });
    };
    let result: { state: 'done' | 'cached'; detail?: string | undefined } = { state: 'done' };
    emit('started');
    try {
      const value = await work({
        output: (line) => emit('output', line),
        cached: (detail) => (result = { state: 'cached', detail }),
        detail: (detail) => (result = { ...result, detail }),
      });
      this.times.push({ step, ms: Math.round(performance.now() - started) });
      emit(result.state, result.detail);
      return value;
    } catch (error) {
      emit('failed', error instanceof Error ? error.message : String(error));
      throw error;
    }
  }
}

/** Shows nothing. */
export const silentProgress = new Progress(() => undefined);
