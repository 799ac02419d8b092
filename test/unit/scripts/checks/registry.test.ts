import { access, constants } from 'node:fs/promises';
import test from 'ava';
import {
  checkTypeNames,
  checkTypeOf,
  checkTypes,
  findCheckType,
  usualCheck,
} from '../../../../scripts/checks/registry.ts';
import { clusterWith } from '../../../helpers/cluster.ts';

const [service] = clusterWith().services;

test('every type has a name of its own', (t) => {
  t.is(new Set(checkTypeNames).size, checkTypes.length);
});

test('the monitor of every type is a program of the director', async (t) => {
  for (const type of checkTypes) {
    const [program] =
      (service && type.monitor?.({ ...service.check, type: type.name }, 80, 80)) ?? [];
    if (program === undefined) continue;
    const path = `overlays/director/tree/usr/lib/lvsmith/${program}`;
    await t.notThrowsAsync(access(path, constants.X_OK), type.name);
  }
});

test('every type has a checker of keepalived, with balanced braces', (t) => {
  for (const type of checkTypes) {
    const lines = service ? type.keepalived(service.check, '10.0.0.1', 80, 80) : [];
    const count = (end: string) => lines.filter((line) => line.endsWith(end)).length;
    if (type.monitor !== undefined) t.regex(lines[0] ?? '', /^[A-Z_]+ \{$/, type.name);
    t.is(count('{'), count('}'), type.name);
  }
});

test('a service named after a type with a port has both; others get a TCP check', (t) => {
  t.deepEqual(usualCheck('https'), { type: 'https', port: 443 });
  t.deepEqual(usualCheck('tcp'), { type: 'tcp' });
  t.deepEqual(usualCheck('database'), { type: 'tcp' });
});

test('a type that does not exist is found as undefined, and asked for as a defect', (t) => {
  t.is(findCheckType('gopher'), undefined);
  t.throws(() => checkTypeOf('gopher'), { message: 'there is no check type gopher' });
});
