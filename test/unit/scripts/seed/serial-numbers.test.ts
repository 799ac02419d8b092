import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { serialNumber } from '../../../../scripts/seed/serial-numbers.ts';

async function folderFor(t: ExecutionContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lvsmith-serials-'));
  t.teardown(() => rm(folder, { recursive: true }));
  return folder;
}

const format = 'nocloud';
const at = (seconds: number) => new Date(seconds * 1000);

test('the same seed keeps its number, another one gets a greater one, whatever the clock says', async (t) => {
  const folder = await folderFor(t);
  const numbers: number[] = [];
  for (const [digest, seconds] of [
    ['a', 1000],
    ['a', 2000],
    ['b', 2000],
    ['c', 2000],
    ['d', 500],
    ['a', 500],
  ] as const)
    numbers.push(await serialNumber(folder, 'd1', { format, digest, now: at(seconds) }));
  t.deepEqual(numbers, [1000, 1000, 2000, 2001, 2002, 2003]);
});

test('each node, and each format, keeps its own; the numbers of a node are all different', async (t) => {
  const folder = await folderFor(t);
  const number = (node: string, of: 'nocloud' | 'config-drive') =>
    serialNumber(folder, node, { format: of, digest: of, now: at(1000) });
  t.is(await number('d1', 'nocloud'), 1000);
  t.is(await number('d1', 'config-drive'), 1001);
  t.is(await number('d1', 'nocloud'), 1000);
  t.is(await number('d2', 'nocloud'), 1000);
});

test('without its record, or with a damaged one, a host goes on where nodes are', async (t) => {
  const folder = await folderFor(t);
  await serialNumber(folder, 'd1', { format, digest: 'a', now: at(1000) });
  for (const damage of ['', '{', 'null', '[1]', '{"nocloud":{"serial":"x"}}']) {
    await writeFile(join(folder, 'serials/d1.json'), damage);
    t.is(await serialNumber(folder, 'd1', { format, digest: 'a', now: at(3000) }), 3000);
  }
});
