import { setTimeout as pause } from 'node:timers/promises';
import { request, serviceUrl } from '../../lab/cluster/http-client.ts';
import { succeed } from '../../lab/guest/commands.ts';
import { waitFor } from '../../lab/guest/wait.ts';
import type { Lab } from '../../lab/lab.ts';
import type { Machine } from '../../lab/qemu/machine.ts';
import { ofSamples, type FloodFigures, type TimedSample } from './flood-figures.ts';
import { fillMemory, freeMemory } from './memory.ts';
import { takeSample } from './sample.ts';
import { sendFlood, type FloodRequest } from './send-flood.ts';

export interface FloodOptions extends FloodRequest {
  /** KiB that are free, when it begins, beyond those at which the director defends itself; all unless given. */
  readonly left?: number;
}

/** Milliseconds between two looks at the director, and two connections of the client. */
const interval = 1000;
/** Seconds for an answer: a client whose SYN was refused sends it again after one, three and seven. */
const patience = 20;
/** Milliseconds in which the service must be back. */
const recovery = 120_000;
/** Entries that change no figure, and milliseconds in which more of them are gone: closed ones stay for two minutes. */
const few = 2000;
const expiry = 240_000;

/** Floods the floating address of a director that holds it, and looks at both meanwhile. */
export async function measureFlood(
  lab: Lab,
  director: Machine,
  { rate, seconds, left }: FloodOptions,
): Promise<FloodFigures> {
  await waitFor(
    'the entries of earlier connections are gone',
    async () => ((await takeSample(director)).entries < few ? true : undefined),
    { deadline: expiry },
  );
  if (left !== undefined) await fillMemory(director, left);
  try {
    const killedBefore = await killed(director);
    const before = await takeSample(director);
    const began = performance.now();
    const since = () => (performance.now() - began) / 1000;
    const over = new AbortController();
    const watching = Promise.all([look(director, since, over.signal), ask(lab, over.signal)]);
    // A director that hangs is told of when the flood is over.
    watching.catch(() => undefined);
    const sent = await sendFlood(lab, { rate, seconds }).finally(() => over.abort());
    const ended = performance.now();
    const [samples, answers] = await watching;
    await waitFor('the service answers after the flood', () => served(lab), {
      deadline: recovery,
    });
    return {
      ...ofSamples(before, samples),
      ...answers,
      rate,
      sent,
      seconds,
      left,
      killed: (await killed(director)) - killedBefore,
      servedAfter: (performance.now() - ended) / 1000,
    };
  } finally {
    if (left !== undefined) await freeMemory(director);
  }
}

async function look(
  director: Machine,
  since: () => number,
  signal: AbortSignal,
): Promise<readonly TimedSample[]> {
  const samples: TimedSample[] = [];
  while (!signal.aborted) {
    samples.push({ ...(await takeSample(director)), at: since() });
    await pause(interval);
  }
  return samples;
}

async function ask(
  lab: Lab,
  signal: AbortSignal,
): Promise<Pick<FloodFigures, 'answered' | 'unanswered'>> {
  let answered = 0;
  let unanswered = 0;
  while (!signal.aborted) {
    if ((await served(lab)) === true) answered++;
    else unanswered++;
    await pause(interval);
  }
  return { answered, unanswered };
}

async function served(lab: Lab): Promise<true | undefined> {
  const url = serviceUrl(lab, lab.settings.cluster.services[0]?.name ?? 'http');
  return (await request(lab, url, { limit: patience })).status === 200 ? true : undefined;
}

/** How many programs the kernel has ended for want of memory since the machine started (proc_vmstat). */
async function killed(director: Machine): Promise<number> {
  const script =
    'while read -r name value; do [[ $name == oom_kill ]] && echo $value; done </proc/vmstat';
  return Number(await succeed(director, `${script}; true`));
}
