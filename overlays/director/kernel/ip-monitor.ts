import { spawn, type ChildProcess } from 'node:child_process';
import { canonicalAddress } from '../../shared/net/ip.ts';

/** Tells of changes of the kernel's network when they happen, ip-monitor(8): one line for each. */
export class IpMonitor {
  readonly #process: ChildProcess;
  #rest = '';

  /** @param ended It ended, or could not be started: nothing is told any more. */
  constructor(
    object: 'address' | 'link',
    heard: (lines: readonly string[]) => void,
    ended: (problem: string) => void,
  ) {
    const words = ['-oneline', 'monitor', object];
    this.#process = spawn('ip', words, { stdio: ['ignore', 'pipe', 'ignore'] });
    this.#process.on('error', (error) => ended(`ip monitor: ${error.message}`));
    this.#process.on('exit', (code) => ended(`ip monitor ended with ${code}`));
    this.#process.stdout?.on('data', (chunk: Buffer) => {
      const lines = `${this.#rest}${chunk.toString()}`.split('\n');
      this.#rest = lines.pop() ?? '';
      if (lines.length > 0) heard(lines);
    });
  }

  close(): void {
    this.#process.removeAllListeners();
    this.#process.kill();
  }
}

/** The addresses that went, by what the monitor said: `Deleted 2: public    inet 192.0.2.1/24 brd …`. */
export function removedAddresses(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => {
    const [, address] = /^Deleted \d+: \S+\s+inet6? ([0-9a-f.:]+)\//.exec(line) ?? [];
    return address === undefined ? [] : [canonicalAddress(address)];
  });
}
