import { fileURLToPath } from 'node:url';
import type { Lab } from '../../lab/lab.ts';
import type { Machine } from '../../lab/qemu/machine.ts';
import { run } from '../../runtime/run.ts';
import type { Trial } from './figures.ts';
import { loads, type Counted, type Load } from './load.ts';
import { hostOf, openRoute, ways, type Way } from './ways.ts';

export interface TurnsRequest {
  readonly rounds: number;
  /** Of each measurement. */
  readonly seconds: number;
  readonly print: (line: string) => void;
}

/** Connections at once. */
const atOnce: Readonly<Record<Load, number>> = { connections: 16, requests: 16, bytes: 4 };

/** Each load by each way, again and again. */
export async function measureInTurns(
  lab: Lab,
  director: Machine,
  { rounds, seconds, print }: TurnsRequest,
): Promise<readonly Trial[]> {
  await prepareClient(lab);
  await openRoute(lab, director);
  const trials: Trial[] = [];
  for (let round = 0; round < rounds; round++)
    // Each is the first one half of the time.
    for (const load of loads)
      for (const way of round % 2 === 0 ? ways : ways.toReversed()) {
        const [before, began] = [await workedSeconds(lab), performance.now()];
        const counted = await count(lab, load, way, seconds);
        const took = (performance.now() - began) / 1000;
        const worked = (await workedSeconds(lab)) - before;
        trials.push({ load, way, round, worked, took, ...counted });
        print(`${load} by ${way}: ${(counted.count / counted.seconds).toFixed(0)} a second`);
      }
  return trials;
}

/** More ports than connections stay closed for a minute. */
async function prepareClient(lab: Lab): Promise<void> {
  const script = 'echo 2000 65000 >/proc/sys/net/ipv4/ip_local_port_range';
  await run(lab.namespaces.inNamespace('client', ['sh', '-c', script]));
}

async function count(lab: Lab, load: Load, way: Way, seconds: number): Promise<Counted> {
  const url = `http://${hostOf(lab, way)}/${load === 'bytes' ? 'bytes' : ''}`;
  const program = fileURLToPath(new URL('client.js', import.meta.url));
  const argv = [
    process.execPath,
    program,
    load,
    url,
    String(seconds),
    String(atOnce[load]),
  ] as const;
  const { stdout } = await run(lab.namespaces.hostArgv('client', argv));
  const counted: Counted = JSON.parse(stdout);
  return counted;
}

/** Processor time of the only emulator in the lab, with what the kernel did for it (proc_pid_stat(5)). */
async function workedSeconds(lab: Lab): Promise<number> {
  const { stdout } = await lab.namespaces.run(['sh', '-c', 'cat /proc/[0-9]*/stat'], {
    accept: 'any',
  });
  const line = /^\d+ \(qemu-system[^)]*\) (.*)$/m.exec(stdout)?.[1] ?? '';
  const [user = Number.NaN, system = Number.NaN] = line.split(' ').slice(11, 13).map(Number);
  return (user + system) / 100;
}
