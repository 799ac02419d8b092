import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { outputFolder } from '../report/output.ts';
import type { Bench } from './bench.ts';
import { bigProfile, bigSize } from './big-profile.ts';

export const checkWeb: Bench = {
  name: 'check web.yaml, without simulations',
  aim: '0.6 s',
  prepare: () => Promise.resolve({ argv: ['npm', 'run', '-s', 'check', '--', '--no-simulate'] }),
};

export const checkBig: Bench = {
  name: 'check of 16 directors, 20 services, 500 realservers, without simulations',
  aim: '2 s, 250 MB',
  async prepare(folder) {
    const file = join(folder, 'big.yaml');
    await writeFile(file, bigProfile(bigSize));
    return { argv: ['npm', 'run', '-s', 'check', '--', '--no-simulate', '--profile', file] };
  },
};

/** The profile that takes longest to be rejected: nothing but unknown keys, as long as is read. */
export const rejectNoise: Bench = {
  name: 'check of 500 kB of unknown keys',
  aim: '2 s',
  async prepare(folder) {
    const file = join(folder, 'noise.yaml');
    const keys = Array.from({ length: 50_000 }, (_, index) => `k${index}: 1\n`);
    await writeFile(file, keys.join(''));
    return { argv: ['npm', 'run', '-s', 'check', '--', '--profile', file], code: 3 };
  },
};

/** Both trees, rendered and written. */
export const renderBig: Bench = {
  name: 'render of 16 directors, 20 services, 500 realservers',
  aim: '3 s',
  async prepare(folder) {
    const file = join(folder, 'bench-big.yaml');
    await writeFile(file, bigProfile(bigSize));
    return {
      argv: ['npm', 'run', '-s', 'render', '--', '--profile', file],
      leaves: outputFolder('render', 'bench-big'),
    };
  },
};
