import test from 'ava';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { firstBoot } from '../../../../../overlays/base/firstboot/first-boot.ts';
import { report } from '../../../../../overlays/base/firstboot/report.ts';
import { fuzzSeed } from '../../../../helpers/fuzz-seed.ts';
import { isoOf, sampleFiles } from '../../../../helpers/seed-samples.ts';
import { fakeNode, type FakeNode } from '../../../../helpers/fake-node.ts';
import { mutate, mutateBytes, random, type Random } from '../../../../helpers/mutate.ts';

// Ten thousand broken seeds: each is either taken as a whole, or refused with a reason and a place, and
// then nothing at all has happened. LVSMITH_FUZZ_SEED repeats a run.

const rounds = 10_000;

function director(): FakeNode {
  const node = fakeNode();
  node.addNic('eth0', '52:54:00:71:00:15', '0000:00:03.0');
  node.addNic('eth1', '52:54:00:68:00:c9', '0000:00:04.0');
  return node;
}

test('ten thousand mutated seeds', (t) => {
  const generator = fuzzSeed();
  t.log(`LVSMITH_FUZZ_SEED=${generator}`);
  const next = random(generator);
  const samples = [
    { format: 'nocloud' as const, files: sampleFiles('litsha21') },
    { format: 'config-drive' as const, files: sampleFiles('litsha21', 'config-drive') },
  ];
  const tally = { applied: 0, failed: 0, 'no-seed': 0 };
  let node = director();
  for (let round = 0; round < rounds; round++) {
    const sample = samples[round % 2] ?? { format: 'nocloud', files: {} };
    node.attach('sr0', damaged(sample.files, sample.format, next));
    const status = firstBoot(node, { deviceTimeout: 0 });
    report(node, status);
    const where = `round ${round} of LVSMITH_FUZZ_SEED=${generator}: ${JSON.stringify(status)}`;
    const { state } = status;
    if (state !== 'applied' && state !== 'failed' && state !== 'no-seed') {
      t.fail(where);
      return;
    }
    tally[state]++;
    const crashed = status.diagnostics.some(({ code }) => code === 'first-boot-failed');
    if (crashed) {
      t.fail(where);
      return;
    }
    const touched = ['etc/lvsmith', 'etc/hostname', 'etc/corosync', 'var'].filter((path) =>
      existsSync(join(node.root, path)),
    );
    if (state === 'applied') {
      if (node.read('etc/hostname') !== `${status.node?.name}\n`) {
        t.fail(where);
        return;
      }
      node = director();
    } else if (touched.length > 0) {
      t.fail(`${touched.join()} was written: ${where}`);
      return;
    } else if (
      state === 'failed' &&
      !status.diagnostics.every((d) => d.file !== '' && d.message !== '')
    ) {
      t.fail(where);
      return;
    }
  }
  t.log(JSON.stringify(tally));
  t.true(tally.failed > rounds / 2);
  t.true(tally.applied > 0);
});

function damaged(
  files: Readonly<Record<string, string>>,
  format: 'nocloud' | 'config-drive',
  next: Random,
): Uint8Array {
  const names = Object.keys(files);
  const changed: Record<string, string | Uint8Array> = { ...files };
  const kind = next(20);
  const name = names[next(names.length)] ?? '';
  if (kind === 0) delete changed[name];
  else if (kind === 1) changed[name] = files[names[next(names.length)] ?? ''] ?? '';
  else if (kind === 2) changed[name] = mutateBytes(Buffer.from(files[name] ?? ''), next);
  else if (kind > 3)
    for (let times = 1 + next(3); times > 0; times--)
      changed[name] = mutate(String(changed[name]), next);
  const image = isoOf(changed, format);
  return kind === 3 ? mutateBytes(Buffer.from(image), next) : image;
}
