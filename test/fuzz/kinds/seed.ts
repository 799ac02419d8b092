import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { firstBoot } from '../../../overlays/base/firstboot/first-boot.ts';
import { report } from '../../../overlays/base/firstboot/report.ts';
import type { SeedFormat } from '../../../overlays/shared/seed/seed.ts';
import { fakeNode, type FakeNode } from '../../helpers/fake-node.ts';
import { mutate, mutateBytes, type Random } from '../../helpers/mutate.ts';
import { isoOf, sampleFiles } from '../../helpers/seed-samples.ts';
import { pick, type FuzzInput, type FuzzKind } from '../kind.ts';

const samples = {
  nocloud: sampleFiles('litsha21'),
  'config-drive': sampleFiles('litsha21', 'config-drive'),
} as const satisfies Record<SeedFormat, unknown>;

/** A seed on a medium: taken as a whole, or refused with a reason and a place, and then nothing has happened. */
export const seed: FuzzKind = {
  name: 'seed',
  brief: 'a seed is taken as a whole, or refused and nothing has happened',
  make: (next) => damaged(pick(['nocloud', 'config-drive'], next), next),
  judge: (input) => {
    const node = machine();
    node.attach('sr0', imageOf(input));
    const status = firstBoot(node, { deviceTimeout: 0 });
    report(node, status);
    const { state, diagnostics } = status;
    if (diagnostics.some(({ code }) => code === 'first-boot-failed'))
      return `the first boot failed: ${JSON.stringify(diagnostics)}`;
    if (state === 'applied')
      return node.read('etc/hostname') === `${status.node?.name}\n`
        ? undefined
        : 'the node has another name than its seed says';
    if (state !== 'failed' && state !== 'no-seed') return `the state is ${state}`;
    const touched = ['etc/lvsmith', 'etc/hostname', 'etc/corosync', 'var'].filter((path) =>
      existsSync(join(node.root, path)),
    );
    if (touched.length > 0) return `${touched.join()} was written, and the seed refused`;
    if (state === 'failed' && diagnostics.length === 0)
      return 'the seed was refused without a reason';
    return diagnostics.some(({ file, message }) => file === '' || message === '')
      ? 'a finding says nothing'
      : undefined;
  },
};

/** One for many cases: only a seed that is applied leaves anything on it. */
let spare: FakeNode | undefined;

function machine(): FakeNode {
  if (spare !== undefined && !existsSync(join(spare.root, 'etc/hostname'))) return spare;
  spare?.remove();
  spare = fakeNode();
  spare.addNic('eth0', '52:54:00:71:00:15', '0000:00:03.0');
  spare.addNic('eth1', '52:54:00:68:00:c9', '0000:00:04.0');
  return spare;
}

/** A case is the files of a medium, or an image as it is. */
function imageOf({ 'seed.iso': image, ...files }: FuzzInput): Uint8Array {
  if (image !== undefined) return image;
  const format = Object.keys(files).some((name) => name.startsWith('openstack/'))
    ? 'config-drive'
    : 'nocloud';
  return isoOf(files, format);
}

function damaged(format: SeedFormat, next: Random): FuzzInput {
  const files: Readonly<Record<string, string>> = samples[format];
  const names = Object.keys(files);
  const changed: Record<string, Uint8Array> = Object.fromEntries(
    names.map((name) => [name, Buffer.from(files[name] ?? '')]),
  );
  const kind = next(20);
  const name = names[next(names.length)] ?? '';
  if (kind === 0) delete changed[name];
  else if (kind === 1) changed[name] = Buffer.from(files[names[next(names.length)] ?? ''] ?? '');
  else if (kind === 2) changed[name] = mutateBytes(Buffer.from(files[name] ?? ''), next);
  else if (kind === 3) return { 'seed.iso': mutateBytes(Buffer.from(isoOf(files, format)), next) };
  else
    for (let times = 1 + next(3); times > 0; times--)
      changed[name] = Buffer.from(mutate(Buffer.from(changed[name] ?? '').toString(), next));
  return changed;
}
