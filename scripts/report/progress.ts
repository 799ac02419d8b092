/** One thing that happened during a command that takes long: what the three sinks below print. */
export interface ProgressEvent {
  /** A stable word for machines: `packages`, `disk`. */
  readonly step: string;
  /** What a person reads. */
  readonly title: string;
  readonly state: 'started' | 'output' | 'done' | 'cached' | 'failed' | 'note';
  /** Milliseconds since the step started. */
  readonly ms: number;
  /** The latest line of output, or what there is to say about the result; why it failed. */
  readonly detail?: string;
}

/** Where events go: a terminal, a log of plain lines, or JSON lines. */
export type ProgressSink = (event: ProgressEvent) => void;

/** What a step may do while it runs. */
export interface Step {
  /** The latest line of output; terminals show it beside the spinner. */
  readonly output: (line: string) => void;
  /** The step found its result ready. */
  readonly cached: (detail?: string) => void;
  /** What to say beside the time when the step is done. */
  readonly detail: (text: string) => void;
}

export interface StepTime {
  readonly step: string;
  readonly ms: number;
}

/** Runs steps and tells the sink about each; keeps their times for the manifest and the bench. */
export class Progress {
  readonly times: StepTime[] = [];
  readonly #sink: ProgressSink;

  constructor(sink: ProgressSink) {
    this.#sink = sink;
  }

  /** Something that the user should know although nothing fails; `about` is a stable word. */
  note(about: string, text: string): void {
    this.#sink({ step: about, title: text, state: 'note', ms: 0 });
  }

  async step<T>(step: string, title: string, work: (step: Step) => Promise<T>): Promise<T> {
    const started = performance.now();
    const emit = (state: ProgressEvent['state'], detail?: string) => {
      const ms = Math.round(performance.now() - started);
      this.#sink({ step, title, state, ms, ...(detail === undefined ? {} : { detail }) });
    };
    let result: { state: 'done' | 'cached'; detail?: string } = { state: 'done' };
    emit('started');
    try {
      const value = await work({
        output: (line) => emit('output', line),
        cached: (detail) =>
          (result = { state: 'cached', ...(detail === undefined ? {} : { detail }) }),
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

/** For callers that show nothing. */
export const silentProgress = new Progress(() => undefined);
