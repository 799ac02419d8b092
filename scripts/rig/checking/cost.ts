import { readFileSync } from 'node:fs';
import type { Director } from '../stacks/director.ts';

/** What programs have used so far. */
export interface Cost {
  /** Seconds of a processor, of ended children too. */
  readonly processor: number;
  /** Resident memory, MiB. */
  readonly memory: number;
}

/** USER_HZ of Linux. */
const ticksPerSecond = 100;

/** Of all processes of a director that were started with a word. */
export function costOf(director: Director, word: string): Cost {
  const costs = director.processes(word).map(costOfProcess);
  return {
    processor: costs.reduce((sum, each) => sum + each.processor, 0),
    memory: costs.reduce((sum, each) => sum + each.memory, 0),
  };
}

function costOfProcess(pid: number): Cost {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kibibytes = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  return {
    processor: ticksIn(readFileSync(`/proc/${pid}/stat`, 'utf8')) / ticksPerSecond,
    memory: kibibytes / 1024,
  };
}

/** proc_pid_stat(5): utime, stime, cutime, cstime. The name, in brackets, may hold spaces. */
export function ticksIn(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, each) => sum + Number(each), 0);
}
