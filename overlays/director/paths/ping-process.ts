import { spawn, type ChildProcess } from 'node:child_process';

/** Asks one address again and again, ping(8), and tells of each answer. */
export class PingProcess {
  readonly #process: ChildProcess;

  /**
   * @param interval milliseconds between two questions.
   * @param ended It ended, or could not be started: without a route it does not even begin.
   */
  constructor(
    address: string,
    interval: number,
    answered: () => void,
    ended: (problem: string) => void,
  ) {
    const words = ['-n', '-i', String(interval / 1000), address];
    this.#process = spawn('ping', words, { stdio: ['ignore', 'pipe', 'ignore'] });
    this.#process.on('error', (error) => ended(error.message));
    this.#process.on('exit', (code) => ended(`it ended with ${code}`));
    // A whole line in each write; that a router says the address cannot be reached is no answer.
    this.#process.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.includes(' bytes from ')) answered();
    });
  }

  close(): void {
    this.#process.removeAllListeners();
    this.#process.kill();
  }
}
