import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { bundlePrograms } from '../../image/bundle.ts';
import { distribution, type Distribution } from '../../measure/gaps.ts';
import { loadProfile } from '../../profile/load.ts';
import type { Progress } from '../../progress/progress.ts';
import { renderLoaded } from '../../render/render-profile.ts';
import { run } from '../../runtime/run.ts';
import { currentLoad, keepBusy, type Beside } from '../faults/busy.ts';
import { checkRoot } from '../root.ts';
import { openDirectorTree } from '../stacks/director-tree.ts';
import { CheckedDirector, programWords } from './checked-director.ts';
import { costOf } from './cost.ts';
import { profileText } from './profile-text.ts';
import { ServerPark } from './server-park.ts';

export interface ChecksRequest {
  /** How many servers, for each measurement. */
  readonly servers: readonly number[];
  /** Servers that refuse, and as many that hang, one after the other. */
  readonly trials: number;
  /** For which the cost is measured, and nothing fails. */
  readonly seconds: number;
  /** Programs that do nothing but compute beside it. */
  readonly busy: number;
  readonly progress: Progress;
  readonly onFigures: (figures: ChecksFigures) => void;
}

/** What checking so many servers, each with two services, costs a director, and how soon it sees a failure. */
export interface ChecksFigures {
  readonly servers: number;
  /** Shares of one processor. */
  readonly checker: number;
  readonly mon: number;
  /** Resident memory, MiB. */
  readonly checkerMemory: number;
  readonly monMemory: number;
  /** Seconds from the failure to the record of mon's alert, by which the table is changed. */
  readonly refused: Distribution | undefined;
  readonly hung: Distribution | undefined;
  /** Seconds until mon knows that half of all servers refuse. */
  readonly half: number;
  /** Services that mon took for down while nothing failed. */
  readonly wrong: readonly string[];
  readonly beside: Beside;
}

/** Milliseconds. */
const deadline = 300_000;
const look = 10;

/**
 * Measures a director's checks in a namespace, with its own programs, and servers on addresses of their own.
 *
 * @throws Failure (4) without root.
 */
export async function measureChecks(request: ChecksRequest): Promise<readonly ChecksFigures[]> {
  checkRoot();
  const folder = await mkdtemp(join(tmpdir(), 'lvsmith-checks-'));
  try {
    const pem = join(folder, 'server.pem');
    await writeFile(pem, await certificate());
    const programs = await bundlePrograms('director');
    const all: ChecksFigures[] = [];
    for (const servers of request.servers) {
      const profile = join(folder, 'checked.yaml');
      await writeFile(profile, profileText(servers));
      const rendered = await renderLoaded(await loadProfile(profile));
      const output = folder;
      const { progress } = request;
      await using tree = await openDirectorTree(rendered.model.image, [], { progress, output });
      const director = await CheckedDirector.start(rendered, programs, tree.path);
      try {
        const figures = await measureOne(director, servers, pem, request);
        request.onFigures(figures);
        all.push(figures);
      } finally {
        await director.stop();
      }
    }
    return all;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function certificate(): Promise<string> {
  const { stdout } = await run([
    ...(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt'] as const),
    ...['ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=server', '-keyout', '-', '-out', '-'],
  ]);
  return stdout;
}

async function measureOne(
  checked: CheckedDirector,
  servers: number,
  pem: string,
  { trials, seconds, busy }: ChecksRequest,
): Promise<ChecksFigures> {
  const { director } = checked;
  const park = await ServerPark.start(director, servers, pem);
  try {
    const judged = async (wanted: number) => Number(await park.order('judged')) === wanted;
    await until('mon knows all servers', () => judged(servers * 2), 500);
    await pause(5000);
    await using _ = await keepBusy(busy);
    const start = currentLoad();
    const costs = () => [
      costOf(director, programWords.checker),
      costOf(director, programWords.mon),
    ];
    const before = costs();
    const began = performance.now();
    await pause(seconds * 1000);
    const took = (performance.now() - began) / 1000;
    const after = costs();
    const wrong = checked.down();
    const share = (index: number) =>
      ((after[index]?.processor ?? 0) - (before[index]?.processor ?? 0)) / took;
    const times = (kind: 'refuse' | 'hang') => timesOf(checked, park, kind, servers, trials);
    const refused = await times('refuse');
    const hung = await times('hang');
    const half = await timeOfHalf(park, servers);
    return {
      servers,
      checker: share(0),
      mon: share(1),
      checkerMemory: after[0]?.memory ?? 0,
      monMemory: after[1]?.memory ?? 0,
      refused: distribution(refused),
      hung: distribution(hung),
      half,
      wrong,
      beside: { busy, load: [start, currentLoad()] },
    };
  } finally {
    await park.stop();
  }
}

/** Seconds, of each trial, until both services of a server are down by mon's alerts. */
async function timesOf(
  checked: CheckedDirector,
  park: ServerPark,
  kind: 'refuse' | 'hang',
  servers: number,
  trials: number,
): Promise<readonly number[]> {
  const times: number[] = [];
  for (let trial = 0; trial < trials; trial++) {
    const index = (trial * 7) % servers;
    // At any moment of the round.
    await pause(Math.random() * 1000);
    await park.order(`${kind} ${index}`);
    const began = performance.now();
    await until(
      `server${index} is down`,
      () => Promise.resolve(isDown(checked, index, ['http', 'https'])),
      look,
    );
    times.push((performance.now() - began) / 1000);
    await park.order(`serve ${index}`);
    await until(
      `server${index} is up`,
      () =>
        Promise.resolve(!isDown(checked, index, ['http']) && !isDown(checked, index, ['https'])),
      look,
    );
  }
  return times;
}

function isDown(checked: CheckedDirector, index: number, services: readonly string[]): boolean {
  return services.every((service) => checked.isDown(`server${index}`, service));
}

async function timeOfHalf(park: ServerPark, servers: number): Promise<number> {
  const half = Math.floor(servers / 2);
  for (let index = 0; index < half; index++) await park.order(`refuse ${index}`);
  const began = performance.now();
  const left = (servers - half) * 2;
  await until(
    'mon knows half of the servers',
    async () => Number(await park.order('judged')) === left,
    100,
  );
  return (performance.now() - began) / 1000;
}

async function until(what: string, holds: () => Promise<boolean>, every: number): Promise<void> {
  const end = performance.now() + deadline;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`${what}: not within ${deadline / 1000} s`);
    await pause(every);
  }
}
