import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { PromiseFile } from '../../../../../overlays/shared/lease/promise-file.ts';
import { longestLease } from '../../../../../overlays/shared/lease/timing.ts';

function files(): { path: string; file: PromiseFile; problems: string[] } {
  const path = join(mkdtempSync(join(tmpdir(), 'promised-')), 'lease', 'promised');
  const problems: string[] = [];
  return { path, file: new PromiseFile(path, (problem) => problems.push(problem)), problems };
}

test('what was written is read; before that there was no promise', (t) => {
  const { path, file, problems } = files();
  t.is(file.read(), 0);
  t.true(file.write(600));
  t.is(file.read(), 600);
  t.true(file.write(longestLease));
  t.is(readFileSync(path, 'utf8'), '60000\n');
  t.is(file.read(), longestLease);
  t.deepEqual(problems, []);
});

test('of a damaged file the longest promise is believed, and it is said', (t) => {
  for (const text of ['', '600', 'six\n', '99999\n', '-5\n']) {
    const { path, file, problems } = files();
    file.write(600);
    writeFileSync(path, text);
    t.is(file.read(), longestLease);
    t.deepEqual(problems, [`${path} is damaged`]);
  }
});

test('what cannot be written is said once, however often it is tried', (t) => {
  const problems: string[] = [];
  const file = new PromiseFile('/etc/passwd/promised', (problem) => problems.push(problem));
  for (const milliseconds of [600, 600, 3000]) t.false(file.write(milliseconds));
  t.is(problems.length, 1);
});
