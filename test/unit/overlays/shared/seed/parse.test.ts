import test from 'ava';
import { maxSeedFileBytes } from '../../../../../overlays/shared/seed/layout.ts';
import { parseSeed } from '../../../../../overlays/shared/seed/parse.ts';

// Files that somebody made to keep a parser busy, or to fill a console: few words, and soon.

const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');

const hostile: Readonly<Record<string, string>> = {
  'thousands of keys': lines(6000, (index) => `k${index}: 1`),
  'one key a thousand times': lines(9000, () => 'a: 1'),
  'aliases as keys': `&a [x]: 1\n${lines(8000, () => '*a : 1')}`,
  'a bomb of aliases': lines(
    60,
    (index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`,
  ),
  brackets: '['.repeat(60_000),
  'entries of entries': '- '.repeat(30_000),
  'a long flow': `{${lines(6000, (index) => `k${index}: 1,`)}}`,
  'tags upon tags': '!a '.repeat(20_000),
  'empty lines': '\n'.repeat(60_000),
};

for (const [name, text] of Object.entries(hostile))
  test(name, (t) => {
    const userData = `#cloud-config\n${text}`;
    t.true(userData.length <= maxSeedFileBytes);
    const files = { 'meta-data': 'instance-id: x\n', 'user-data': userData };
    const { seed, diagnostics } = parseSeed('nocloud', files);
    t.is(seed, undefined);
    t.true(diagnostics.length >= 1 && diagnostics.length <= 20);
    for (const { file, line, message } of diagnostics) {
      t.true(file !== '' && line > 0);
      t.true(message.length <= 300);
    }
  });
