import test from 'ava';
import { cacheFolder } from '../../../../scripts/host/cache.ts';
import { baseFolder } from '../../../../scripts/runtime/base-folder.ts';
import { Failure } from '../../../../scripts/runtime/failure.ts';
import { secretsFolder } from '../../../../scripts/secrets/kept-secret.ts';

function within<T>(env: Readonly<Record<string, string | undefined>>, work: () => T): T {
  const before = Object.keys(env).map((name) => [name, process.env[name]] as const);
  const set = (name: string, value: string | undefined) =>
    value === undefined ? delete process.env[name] : (process.env[name] = value);
  for (const [name, value] of Object.entries(env)) set(name, value);
  try {
    return work();
  } finally {
    for (const [name, value] of before) set(name, value);
  }
}

for (const value of ['', 'state', './state', undefined])
  test.serial(`XDG_STATE_HOME=${value}: what is no absolute path does not count`, (t) => {
    const env = { XDG_STATE_HOME: value, XDG_CACHE_HOME: value, HOME: '/home/me' };
    t.is(
      within(env, () => secretsFolder('x')),
      '/home/me/.local/state/lvsmith/x',
    );
    t.is(
      within(env, () => cacheFolder('y')),
      '/home/me/.cache/lvsmith/y',
    );
  });

test.serial('an absolute path counts', (t) => {
  t.is(
    within({ XDG_STATE_HOME: '/state' }, () => secretsFolder('x')),
    '/state/lvsmith/x',
  );
});

for (const home of ['', 'here'])
  test.serial(`HOME=${home}: nothing lands in the current folder`, (t) => {
    const env = { XDG_STATE_HOME: '', HOME: home };
    const failure = t.throws(() => within(env, () => baseFolder('XDG_STATE_HOME', 'x')), {
      instanceOf: Failure,
    });
    t.is(failure?.exitCode, 4);
    t.is(failure?.hint, 'set XDG_STATE_HOME to an absolute path');
  });
