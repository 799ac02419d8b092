import {
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { breakLock, locked } from '../../../../../overlays/director/health/record-lock.ts';

function fileFor(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'lvsmith-lock-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return join(folder, 'litstat1.http.json');
}

function lockedAt(file: string, secondsFromNow: number): string {
  const lock = `${file}.lock`;
  writeFileSync(lock, '');
  const time = Date.now() / 1000 + secondsFromNow;
  utimesSync(lock, time, time);
  return lock;
}

test('a lock that somebody left is broken, also when the clock was put back since', (t) => {
  for (const age of [-60, 3600]) {
    const file = fileFor(t);
    const lock = lockedAt(file, age);
    t.is(
      locked(file, () => existsSync(lock)),
      true,
    );
    t.deepEqual(readdirSync(join(file, '..')), []);
  }
});

test('who breaks a lock that another took meanwhile gives it back', (t) => {
  const lock = lockedAt(fileFor(t), 0);
  const { ino } = statSync(lock);
  breakLock(lock);
  t.is(statSync(lock).ino, ino);
  t.deepEqual(readdirSync(join(lock, '..')).length, 1);
});

test('who lost the lock does not take it from the next', (t) => {
  const file = fileFor(t);
  locked(file, () => {
    rmSync(`${file}.lock`);
    writeFileSync(`${file}.next`, '');
    lockedAt(file, 0);
  });
  t.true(existsSync(`${file}.lock`));
});
