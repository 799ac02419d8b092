import test from 'ava';
import { compareSummary } from '../../scripts/mkosi/summary.ts';

const main = { Image: null, Packages: ['a'], Bootable: 'enabled', WithDocs: false };

function summary(image: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ Images: [{ ...image, Image: 'other', Packages: [] }, image] });
}

test('what was understood as meant is no finding', (t) => {
  const meant = { Packages: ['a'], Bootable: 'yes', WithDocs: false } as const;
  t.deepEqual(compareSummary(meant, summary(main), '25.3'), []);
});

test('a setting that mkosi ignores, or reads otherwise, is named', (t) => {
  const meant = { Packages: ['a', 'b'], Seed: 'x' } as const;
  t.deepEqual(compareSummary(meant, summary(main), '25.3'), [
    { setting: 'Seed', meant: 'x', understood: undefined },
    { setting: 'Packages', meant: ['a', 'b'], understood: ['a'] },
  ]);
});

test('a hashed password, trees and the environment are compared in the form of the summary', (t) => {
  const image = {
    ...main,
    RootPassword: ['!', true],
    ExtraTrees: [{ Source: '/tree', Target: null }],
    Environment: { A: '1', TERM: 'dumb' },
  };
  const meant = {
    RootPassword: 'hashed:!',
    ExtraTrees: [{ source: '/tree' }],
    Environment: { A: '1' },
  } as const;
  t.deepEqual(compareSummary(meant, summary(image), '25.3'), []);
  t.is(compareSummary({ Environment: { A: '2' } }, summary(image), '25.3').length, 1);
});

test('mkosi 27 shows patterns of modules under other names, and its image has one', (t) => {
  const image = {
    Image: 'main',
    KernelModules: ['re:^drivers/net/'],
    KernelModulesExclude: ['re:.*'],
    UnifiedKernelImages: 'none',
  };
  const meant = {
    UnifiedKernelImages: 'no',
    KernelModulesExclude: ['.*'],
    KernelModulesInclude: ['^drivers/net/'],
  } as const;
  t.deepEqual(compareSummary(meant, summary(image), '27.1'), []);
  t.is(compareSummary(meant, summary(image), '25.3').length, 3);
});
