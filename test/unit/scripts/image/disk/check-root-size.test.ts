import test from 'ava';
import { checkRootSize } from '../../../../../scripts/image/disk/check-root-size.ts';
import { exitCodes } from '../../../../../scripts/runtime/exit-codes.ts';
import { Failure } from '../../../../../scripts/runtime/failure.ts';

/** 80 % of 512 MiB, in whole blocks of 4 KiB. */
const most = 104_857 * 4096;

test('a root may have four fifths of its slot', (t) => {
  t.notThrows(() => checkRootSize(most));
});

test('a larger one fails the build, which says what to do', (t) => {
  const error = t.throws(() => checkRootSize(most + 4096), { instanceOf: Failure });
  t.is(error.message, 'the root has 410 MiB, and may have 409 MiB: 80 % of a slot');
  t.is(error.exitCode, exitCodes.verification);
  t.regex(error.hint ?? '', /image\.packages.*image\.root/);
});
