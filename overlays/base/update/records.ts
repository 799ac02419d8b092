import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  updateFiles,
  type OutdatedCopy,
  type Trial,
  type UpdateOutcome,
  type UpdateState,
} from '../../shared/update/update-state.ts';
import { readIfThere } from '../../shared/node/files.ts';
import { ownAttributes, removeDurably, writeDurably } from '../../shared/node/durable.ts';

/** Reads and writes what the machine remembers of its updates; `files` are other ones in tests. */
export class UpdateRecords {
  readonly #files: Readonly<Record<keyof typeof updateFiles, string>>;

  constructor(files: Readonly<Record<keyof typeof updateFiles, string>> = updateFiles) {
    this.#files = files;
  }

  /** @returns undefined when nothing is on trial. @throws Error when the file is damaged. */
  trial(): Trial | undefined {
    const trial: Trial | null = JSON.parse(this.#text(this.#files.trial));
    return trial ?? undefined;
  }

  /** One line, in which `/usr/lib/lvsmith/trial` finds the version. */
  writeTrial(trial: Trial): void {
    this.#write(this.#files.trial, trial);
  }

  /** The result is on the disk before the trial is forgotten. */
  endTrial(outcome: UpdateOutcome | undefined): void {
    if (outcome !== undefined) this.#write(this.#files.outcome, outcome);
    removeDurably(this.#files.trial);
  }

  /** The copies in /etc that are still as they were when they were found to hide something. @param etc the folder. */
  copies(etc = '/etc'): readonly OutdatedCopy[] {
    const found: readonly OutdatedCopy[] | null = JSON.parse(this.#text(this.#files.copies));
    return (found ?? []).filter(({ path, own }) => digestOf(path.replace('/etc', etc)) === own);
  }

  writeCopies(copies: readonly OutdatedCopy[]): void {
    if (copies.length === 0) removeDurably(this.#files.copies);
    else this.#write(this.#files.copies, copies);
  }

  state(): UpdateState {
    const trial = this.trial();
    const last: UpdateOutcome | null = JSON.parse(this.#text(this.#files.outcome));
    return {
      trial: trial === undefined ? null : shown(trial),
      last,
      outdatedCopies: this.copies().map(({ path }) => path),
    };
  }

  /** The text of a JSON document; that of nothing when there is no file. */
  #text(file: string): string {
    const text = readIfThere(file) ?? 'null';
    try {
      // lvsmith alone writes them, whole or not at all.
      JSON.parse(text);
      return text;
    } catch {
      throw new Error(`${file} is damaged: remove it, and update again`);
    }
  }

  #write(file: string, value: object): void {
    writeDurably(file, `${JSON.stringify(value)}\n`, ownAttributes());
  }
}

function shown({ version, previous, begun, written, starts }: Trial): UpdateState['trial'] {
  return { version, previous, begun, written, starts };
}

/** SHA-256 of a file, hex; undefined for what is no file, or is not there. */
export function digestOf(file: string): string | undefined {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex');
  } catch {
    return undefined;
  }
}
