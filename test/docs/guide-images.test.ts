import { readFile } from 'node:fs/promises';
import test from 'ava';
import { outputSuffixes } from '../../scripts/image/output/metadata.ts';
import { formats } from '../../scripts/image/output/formats.ts';
import { run } from '../../scripts/runtime/run.ts';

const guide = await readFile('docs/guide/build-images.md', 'utf8');

test('every file that a build leaves is explained', (t) => {
  for (const ending of outputSuffixes) t.true(guide.includes(`.${ending}\``), ending);
});

test('every option of the command is explained, and no other', async (t) => {
  const { stdout } = await run([
    'node',
    'build/js/scripts/lvsmith.js',
    'build',
    'director',
    '--help',
  ]);
  const known = [...stdout.matchAll(/--([a-z][a-z-]+)/g)]
    .map(([, name = '']) => name.replace(/^no-/, ''))
    .filter((name) => !['help', 'help-all', ''].includes(name));
  const told = [...guide.matchAll(/--([a-z][a-z-]+)/g)].map(([, name = '']) => name);
  for (const name of new Set(known)) t.true(told.includes(name), `--${name} is explained`);
  for (const name of new Set(told))
    t.true(known.includes(name) || name === 'check', `--${name} exists`);
});

test('every format has its place in the page on hypervisors', async (t) => {
  const page = await readFile('docs/guide/write-images.md', 'utf8');
  for (const format of formats) t.true(page.includes(format), format);
});
