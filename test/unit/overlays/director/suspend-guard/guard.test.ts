import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import test from 'ava';
import { stoodStill, type Clocks } from '../../../../../overlays/director/suspend-guard/clocks.ts';
import { StandstillGuard } from '../../../../../overlays/director/suspend-guard/guard.ts';
import { clusterWith } from '../../../../helpers/cluster.ts';

const noon = 1_800_000_000_000;
const clocks: Clocks = { mainboard: noon, running: 50_000, wall: noon + 300 };

/** So much later: each clock by what it is given, and nothing for a clock that stood. */
function later({ mainboard, running, wall }: Clocks): Clocks {
  return {
    mainboard: Math.floor((clocks.mainboard + mainboard) / 1000) * 1000,
    running: clocks.running + running,
    wall: clocks.wall + wall,
  };
}

test('a machine that runs does not stand still, however late the look', (t) => {
  fc.assert(
    fc.property(fc.nat(3_600_000), (passed) => {
      t.is(stoodStill(clocks, later({ mainboard: passed, running: passed, wall: passed })), 0);
    }),
  );
});

test('stopped processors are noticed by the clock that went on', (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 5000, max: 86_400_000 }), fc.nat(600), (stopped, ran) => {
      const stood = stoodStill(
        clocks,
        later({ mainboard: stopped + ran, running: ran, wall: ran }),
      );
      t.true(stood > stopped - 3000 && stood <= stopped, `${stood} of ${stopped}`);
    }),
  );
});

test('a clock that is set is not a machine that stood still', (t) => {
  const far = 7_200_000;
  const step = later({ mainboard: 500, running: 500, wall: far });
  t.is(stoodStill(clocks, step), 0, 'chrony steps the time of day');
  // The battery clock was two hours slow, and the kernel sets it right.
  const slow = { ...clocks, mainboard: noon - far };
  t.is(stoodStill(slow, later({ mainboard: 500, running: 500, wall: 500 })), 0);
  const both = later({ mainboard: far, running: 500, wall: far });
  t.is(stoodStill(clocks, both), 0, 'both within one look');
});

let folder = '';
test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'standstill-'));
});
test.after.always(() => rm(folder, { recursive: true }));

interface Director {
  /** What it did, in order: programs, events, the reset. */
  readonly did: string[];
  readonly guard: StandstillGuard;
}

let directors = 0;

/** A director whose programs all fail. */
function director(
  fencing: 'watchdog' | 'none',
  resetNote = join(folder, `director-${directors++}`),
  reset?: () => never,
): Director {
  const did: string[] = [];
  const cluster = clusterWith();
  const guard = new StandstillGuard(
    {
      ...cluster,
      failover: { ...cluster.failover, fencing },
      membership: { ...cluster.membership, deadtime: 10_000 },
    },
    {
      run: (argv) => {
        did.push(argv.join(' '));
        return Promise.reject(new Error('no such program'));
      },
      report: (line) => did.push(line),
      reset: reset ?? (() => did.push('reset')),
      resetNote,
    },
  );
  guard.close();
  return { did, guard };
}

/** What it did after so many seconds of standstill. */
async function after(seconds: number, { did, guard }: Director): Promise<string[]> {
  await guard.look(clocks);
  did.length = 0;
  const passed = seconds * 1000;
  await guard.look(later({ mainboard: passed + 500, running: 500, wall: 500 }));
  return did;
}

test('a director that stood still is reset before anything else; its next start tells, once', async (t) => {
  const words = join(folder, 'var', 'words');
  t.deepEqual(await after(30, director('watchdog', words)), ['reset']);
  const told = 'stood-still seconds=29 action=reset';
  t.true(director('watchdog', words).did.includes(told));
  t.false(director('watchdog', words).did.includes(told));
});

test('without fencing nobody counts on its reset: the addresses go, whatever fails', async (t) => {
  const did = await after(30, director('none'));
  t.regex(did[0] ?? '', /^ip address del 192\.168\.71\.205\/24 dev public$/);
  t.is(did.at(-1), 'stood-still seconds=29 action=addresses-released');
});

test('a pause shorter than deadtime is nobody’s business', async (t) => {
  t.deepEqual(await after(9, director('watchdog')), []);
});

test('a reset that is refused is told, and the addresses go', async (t) => {
  const words = join(folder, 'refused');
  const refused = director('watchdog', words, () => {
    throw new Error('EACCES');
  });
  const did = await after(30, refused);
  t.regex(did[0] ?? '', /^reset-failed problem=.*EACCES/);
  t.is(did.at(-1), 'stood-still seconds=29 action=addresses-released');
  t.false(director('watchdog', words).did.some((line) => line.includes('action=reset')));
});

test('words that cannot be left hold up no reset', async (t) => {
  const below = join(folder, 'file');
  await writeFile(below, '');
  const did = await after(30, director('watchdog', join(below, 'words')));
  t.regex(did[0] ?? '', /^reset-note-lost /);
  t.is(did.at(-1), 'reset');
});

test('a disk that hangs holds up no reset', async (t) => {
  const words = join(folder, 'hangs');
  const hung = director('watchdog', words);
  // To open a pipe for writing takes until somebody reads it.
  execFileSync('/usr/bin/mkfifo', [words]);
  t.deepEqual(await after(30, hung), ['reset']);
  closeSync(openSync(words, constants.O_RDONLY | constants.O_NONBLOCK));
});
