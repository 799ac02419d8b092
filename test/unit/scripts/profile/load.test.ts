import { readFile } from 'node:fs/promises';
import test from 'ava';
import { inspectProfile, loadProfile } from '../../../../scripts/profile/load.ts';
import { InvalidDocument } from '../../../../scripts/runtime/diagnostics.ts';
import { exitCodeOf } from '../../../../scripts/runtime/failure.ts';

const expected: Readonly<Record<string, readonly string[]>> = {
  web: ['info nat-same-subnet'],
  small: ['info nat-same-subnet'],
  lab: ['info nat-same-subnet'],
};

for (const [name, said] of Object.entries(expected))
  test(`profiles/${name}.yaml is valid`, async (t) => {
    const { profile, diagnostics, ...loaded } = await loadProfile(name);
    t.deepEqual(
      diagnostics.map(({ severity, code }) => `${severity} ${code}`),
      said,
    );
    t.is(loaded.name, name);
    t.is(profile['floating-addresses'][0]?.address, '192.168.71.205');
  });

test('the default profile has the machines that it is known for', async (t) => {
  const { profile } = await loadProfile('web');
  t.deepEqual(
    profile.directors.map(({ name, heartbeat }) => `${name} ${heartbeat?.address}`),
    ['litsha21 192.168.68.201', 'litsha22 192.168.68.202', 'litsha23 192.168.68.203'],
  );
  t.deepEqual(
    profile.realservers.map(({ name, address }) => `${name} ${address}`),
    ['220', '150', '121', '145', '185', '186'].map(
      (last, i) => `litstat${i + 1} 192.168.71.${last}`,
    ),
  );
});

test('the smallest profile is at most twenty lines', async (t) => {
  const text = await readFile('profiles/small.yaml', 'utf8');
  t.true(text.trimEnd().split('\n').length <= 20);
});

test('every value knows its place; a default has that of what is around it', async (t) => {
  const { text, place } = await loadProfile('web');
  const shown = (path: string) => {
    const { line, column, length } = place(path);
    return text.split('\n')[line - 1]?.slice(column - 1, column - 1 + length);
  };
  t.is(shown('directors[1].public.address'), '192.168.71.22');
  t.is(shown('realservers[5].name'), 'litstat6');
  t.is(shown('failover.ping'), 'ping');
  t.is(shown('failover.ping.multiplier'), 'ping');
  t.is(shown('membership.deadtime'), 'name: litsha');
});

test('an invalid profile is thrown with everything that is wrong with it, and ends with 3', async (t) => {
  const error = await t.throwsAsync(loadProfile('profiles/nobody.yaml'), {
    instanceOf: InvalidDocument,
  });
  t.is(exitCodeOf(error), 3);
  t.regex(error.text(), /^error\[missing-file\]: .*\n --> profiles\/nobody\.yaml\n/);
  t.like((await inspectProfile('profiles/nobody.yaml')).diagnostics[0], { line: 0, column: 0 });
});
