import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench } from './bench.ts';
import { bigProfile, bigSize } from './big-profile.ts';
import { lvsmithCommand } from './command.ts';

export const checkWeb: Bench = {
  name: 'check web.yaml, without simulations',
  aim: '0.6 s',
  prepare: () => Promise.resolve({ argv: lvsmithCommand('check', '--no-simulate') }),
};

export const checkBig: Bench = {
  name: 'check of 16 directors, 20 services, 500 realservers, without simulations',
  aim: '2 s, 250 MB',
  async prepare(folder) {
    const file = join(folder, 'big.yaml');
    await writeFile(file, bigProfile(bigSize));
    return { argv: lvsmithCommand('check', '--no-simulate', '--profile', file) };
  },
};

/** The profile that takes longest to reject: nothing but unknown keys, as large as is accepted. */
export const rejectNoise: Bench = {
  name: 'check of 500 kB of unknown keys',
  aim: '2 s',
  async prepare(folder) {
    const file = join(folder, 'noise.yaml');
    const keys = Array.from({ length: 50_000 }, (_, index) => `k${index}: 1\n`);
    await writeFile(file, keys.join(''));
    return { argv: lvsmithCommand('check', '--profile', file), code: 3 };
  },
};

/** Renders and writes both overlay trees. */
export const renderBig: Bench = {
  name: 'render of 16 directors, 20 services, 500 realservers',
  aim: '3 s',
  async prepare(folder) {
    const file = join(folder, 'bench-big.yaml');
    await writeFile(file, bigProfile(bigSize));
    return { argv: lvsmithCommand('render', '--profile', file) };
  },
};
