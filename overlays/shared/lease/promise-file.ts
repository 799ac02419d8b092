import { ownAttributes, writeDurably } from '../node/durable.ts';
import { readIfThere } from '../node/files.ts';
import { longestLease } from './timing.ts';

/** How long the longest promise lasts that a voter may have made before it was restarted, in a file. */
export class PromiseFile {
  readonly #file: string;
  readonly #failed: (problem: string) => void;
  /** A question comes ten times a second: its journal has one line until it works again. */
  #works = true;

  /** @param failed called when the file cannot be read, or can no longer be written. */
  constructor(file: string, failed: (problem: string) => void) {
    this.#file = file;
    this.#failed = failed;
  }

  /** Milliseconds; 0: none was ever made. Of a file that nobody can read the longest that there can be. */
  read(): number {
    try {
      const text = readIfThere(this.#file);
      if (text === undefined) return 0;
      const milliseconds = /^\d{1,5}\n$/.test(text) ? Number(text) : Number.NaN;
      if (milliseconds <= longestLease) return milliseconds;
      this.#failed(`${this.#file} is damaged`);
    } catch (error) {
      this.#failed(String(error));
    }
    return longestLease;
  }

  /** @returns whether it is on the disk. */
  write(milliseconds: number): boolean {
    try {
      writeDurably(this.#file, `${milliseconds}\n`, ownAttributes());
      this.#works = true;
    } catch (error) {
      if (this.#works) this.#failed(String(error));
      this.#works = false;
    }
    return this.#works;
  }
}
