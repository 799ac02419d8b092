import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Lab } from '../lab.ts';
import type { Machine } from '../machine.ts';
import { waitFor } from '../wait.ts';
import type { Contender } from './contender.ts';
import { watchHolders, type Holders } from './holders.ts';
import { served } from './gaps.ts';
import type { Kind } from './kinds.ts';
import { outcome, type Trial } from './outcome.ts';
import { startProbes, type Probes } from './probes.ts';

/** Milliseconds until a service that does not come back, or a download that stands still, is given up. */
const patience = 180_000;
const downloadPatience = 45_000;
/** How long a machine that was frozen is watched after it goes on. */
const afterThaw = 10_000;

/** One failover, seen by the client alone. What was broken is mended by the next `restore`. */
export async function trial(
  lab: Lab,
  contender: Contender,
  kind: Kind,
  say: (what: string) => void,
): Promise<Trial> {
  say('waiting until all is well');
  const holder = await contender.restore();
  const holders = await watchHolders(lab);
  const probes = await startProbes(lab);
  try {
    const started = Date.now();
    await isServed(probes, started);
    // A random phase of the signs of life: failures do not wait for their beat.
    await pause(randomInt(contender.beat));
    say(`${kind} of ${holder.name}`);
    const at = Date.now();
    await faults[kind](holder, contender);
    await movedOn(holders, holder, at);
    await isServed(probes, at);
    const back = Date.now();
    await downloadGoesOn(probes, back);
    if (kind === 'freeze') {
      await holder.thaw();
      await pause(afterThaw);
    }
    const seen = { kind, holder: holder.name, contender: contender.name, started, at, back };
    return outcome(seen, probes, holders.sightings(), macsOf(lab));
  } finally {
    await probes.stop();
    holders.stop();
    if (kind === 'planned') await contender.takeBack(holder);
  }
}

const faults: Readonly<Record<Kind, (machine: Machine, contender: Contender) => Promise<unknown>>> =
  {
    'power-cut': (machine) => machine.crash(),
    cable: (machine) => machine.cut('public'),
    freeze: (machine) => machine.freeze(),
    planned: (machine, contender) => contender.giveUp(machine),
  };

/** Waits until another machine answers for the address. */
async function movedOn(holders: Holders, holder: Machine, at: number): Promise<void> {
  const own = macOf(holder);
  await waitFor(
    'another machine answers for the address',
    () =>
      Promise.resolve(
        holders.sightings().some((each) => each.at > at && each.mac !== own) ? true : undefined,
      ),
    { deadline: patience },
  );
}

async function isServed(probes: Probes, from: number): Promise<void> {
  const look = () => (served(probes.http, from, Date.now()) ? true : undefined);
  await waitFor('the client is served', () => Promise.resolve(look()), { deadline: patience });
}

/** TCP tries again less and less often: a download may stand still for longer than the service did. */
async function downloadGoesOn(probes: Probes, from: number): Promise<void> {
  const ends = Date.now() + downloadPatience;
  const look = () =>
    probes.broken() !== undefined || (probes.pieces.at(-1)?.at ?? 0) > from || Date.now() > ends
      ? true
      : undefined;
  await waitFor('the download goes on', () => Promise.resolve(look()), {
    deadline: downloadPatience + 5000,
  });
}

function macOf({ settings }: Machine): string {
  return settings.nics.find(({ network }) => network === 'public')?.mac ?? '';
}

function macsOf({ directors }: Lab): ReadonlyMap<string, string> {
  return new Map(directors.map((machine) => [macOf(machine), machine.name]));
}
