import test from 'ava';
import { Memo } from '../../../../../overlays/director/console-agent/memo.ts';

test('what many ask for is looked up once, and again when it is old', async (t) => {
  let now = 0;
  let looks = 0;
  const memo = new Memo(
    () => Promise.resolve(++looks),
    3000,
    () => now,
  );
  t.deepEqual(await Promise.all([memo.get(), memo.get()]), [1, 1]);
  now = 2999;
  t.is(await memo.get(), 1);
  now = 3000;
  t.is(await memo.get(), 2);
});

test('what failed is asked again at once', async (t) => {
  let looks = 0;
  const memo = new Memo(
    () => (++looks === 1 ? Promise.reject(new Error('no')) : Promise.resolve(looks)),
    3000,
    () => 0,
  );
  await t.throwsAsync(memo.get(), { message: 'no' });
  t.is(await memo.get(), 2);
});
