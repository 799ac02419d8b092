import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** What the first boot needs of the machine: everything below `root`, so that a test brings its own. */
export interface System {
  readonly root: string;
  /** Runs a program to its end; a program that is not there ends with 127. */
  readonly run: (file: string, args: readonly string[], options?: RunOptions) => RunResult;
  readonly sleep: (milliseconds: number) => void;
  readonly now: () => Date;
  /** One line to the journal. */
  readonly log: (line: string) => void;
}

interface RunOptions {
  readonly input?: string;
  /** Milliseconds, after which the program is ended; half a minute unless given. */
  readonly timeout?: number;
}

interface RunResult {
  readonly code: number;
  readonly output: string;
}

/** Where an absolute path of the node is for this process. */
export function at(system: Pick<System, 'root'>, path: string): string {
  return system.root === '/' ? path : join(system.root, path);
}

export const realSystem: System = {
  root: '/',
  run: (file, args, options = {}) => {
    const result = spawnSync(file, args, { encoding: 'utf8', timeout: 30_000, ...options });
    return { code: result.status ?? 127, output: `${result.stdout ?? ''}${result.stderr ?? ''}` };
  },
  sleep: (milliseconds) => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
  },
  now: () => new Date(),
  log: (line) => console.log(line),
};
