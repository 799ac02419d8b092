import test from 'ava';
import { compareSummary } from '../../../../scripts/mkosi/summary.ts';
import { addedTools, listsOfPackageCache } from '../../../../scripts/mkosi/versions.ts';

const main = { Image: null, Packages: ['a'], Bootable: 'enabled', WithDocs: false };

function summary(image: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ Images: [{ ...image, Image: 'other', Packages: [] }, image] });
}

test('settings that mkosi parsed as written are no difference', (t) => {
  const written = { Packages: ['a'], Bootable: 'yes', WithDocs: false } as const;
  t.deepEqual(compareSummary(written, summary(main), '25.3'), []);
});

test('a setting that mkosi ignores or parses differently is named', (t) => {
  const written = { Packages: ['a', 'b'], Seed: 'x' } as const;
  t.deepEqual(compareSummary(written, summary(main), '25.3'), [
    { setting: 'Seed', written: 'x', parsed: undefined },
    { setting: 'Packages', written: ['a', 'b'], parsed: ['a'] },
  ]);
});

test('a hashed password, trees and the environment are compared in the form of the summary', (t) => {
  const image = {
    ...main,
    RootPassword: ['!', true],
    ExtraTrees: [{ Source: '/tree', Target: null }],
    Environment: { A: '1', TERM: 'dumb' },
  };
  const written = {
    RootPassword: 'hashed:!',
    ExtraTrees: [{ source: '/tree' }],
    Environment: { A: '1' },
  } as const;
  t.deepEqual(compareSummary(written, summary(image), '25.3'), []);
  t.is(compareSummary({ Environment: { A: '2' } }, summary(image), '25.3').length, 1);
});

test('mkosi 27 shows patterns of modules under other names, packages in their order, and its image has a name', (t) => {
  const image = {
    Image: 'main',
    Packages: ['busybox', 'linux-image'],
    KernelModules: ['re:^drivers/net/'],
    KernelModulesExclude: ['re:.*'],
    UnifiedKernelImages: 'none',
  };
  const written = {
    Packages: ['linux-image', 'busybox'],
    UnifiedKernelImages: 'no',
    KernelModulesExclude: ['.*'],
    KernelModulesInclude: ['^drivers/net/'],
  } as const;
  t.deepEqual(compareSummary(written, summary(image), '27.1'), []);
  t.is(compareSummary(written, summary(image), '25.3').length, 4);
});

test('the programs that a newer mkosi runs are added to its sysroot', (t) => {
  t.deepEqual(addedTools('25.3'), []);
  t.true(addedTools('27.1').includes('python3'));
});

test('a newer mkosi ignores the lists of the package cache and fetches them', (t) => {
  t.deepEqual(listsOfPackageCache('25.3'), { CacheOnly: 'metadata' });
  t.deepEqual(listsOfPackageCache('27.1'), {});
});
