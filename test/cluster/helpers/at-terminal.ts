import { spawn, type ChildProcess } from 'node:child_process';
import { waitFor, within } from '../../../scripts/lab/guest/wait.ts';
import { must } from './scenario.ts';

/** Milliseconds; several times what an emulated machine takes for an answer. */
const answerTimeout = 60_000;

/** A program at a terminal, with a person who types. */
export class AtTerminal {
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;
  #shown = '';

  /** `script` gives the program a terminal, and its exit code to us. */
  constructor(argv: readonly string[]) {
    this.#child = spawn('script', [
      '--quiet',
      '--return',
      '--command',
      argv.join(' '),
      '/dev/null',
    ]);
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.#shown += chunk.toString()));
    this.#ended = new Promise((resolve, reject) => {
      this.#child.once('close', resolve);
      this.#child.once('error', reject);
    });
  }

  /** Types, and waits until something is shown that was not there before. */
  async types(keys: string, answer: RegExp): Promise<void> {
    const before = this.#shown.length;
    this.#child.stdin?.write(keys);
    await waitFor(
      `${JSON.stringify(keys)} is answered with ${answer}`,
      () => Promise.resolve(answer.test(this.#shown.slice(before)) ? true : undefined),
      { deadline: answerTimeout, report: () => Promise.resolve(this.#shown) },
    );
  }

  /** Types the last keys; fails unless the program ends well. */
  async leaves(keys: string): Promise<void> {
    this.#child.stdin?.write(keys);
    const code = await within('the program ends', answerTimeout, this.#ended, () =>
      Promise.resolve(this.#shown),
    ).finally(() => this.#child.kill());
    must(code === 0, `the program ends well: ${code} ${this.#shown}`);
  }
}
