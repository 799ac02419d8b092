import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import test from 'ava';
import { paths } from '../../overlays/shared/node/paths.ts';
import { roles, type Role } from '../../overlays/shared/node/node.ts';
import { sortKey } from '../../overlays/shared/update/boot-files.ts';
import { namespaces, signer } from '../../overlays/shared/update/signers.ts';
import type { UpdateDescription } from '../../overlays/shared/update/update.ts';
import { buildImage } from '../../scripts/image/build.ts';
import { erofsSize } from '../../scripts/image/disk/erofs.ts';
import { readPartitions, rootsOf } from '../../scripts/image/disk/gpt.ts';
import { fileDigest, textDigest } from '../../scripts/image/output/checksums.ts';
import { silentProgress } from '../../scripts/progress/progress.ts';
import { run } from '../../scripts/runtime/run.ts';
import { sandboxed } from '../../scripts/toolchain/sandbox.ts';
import { ensureSysroot } from '../../scripts/toolchain/sysroots.ts';
import { readEspFile } from './esp.ts';
import { readImageFile } from './read-image-file.ts';

// What a machine needs to become this image, and how it knows that it is from its own cluster.

async function built(role: Role) {
  const request = { role, profile: 'lab', mirror: {}, progress: silentProgress };
  const { disk, version } = await buildImage(request);
  const path = (suffix: string) => disk.replace(/raw$/, suffix);
  const text = await readFile(path('update.json'), 'utf8');
  const description: UpdateDescription = JSON.parse(text);
  return { disk, version, path, text, description };
}

for (const role of roles) {
  test.serial(`${role}: the payload has the files that its description names`, async (t) => {
    const { disk, version, description } = await built(role);
    const { root, kernel, initrd, entry } = description;
    t.like(description, { format: 1, image: `lvsmith-${role}`, cluster: 'lab', version });
    for (const { file, sha256, size } of [root, kernel, initrd, entry]) {
      const path = join(dirname(disk), file);
      t.is(await fileDigest(path), sha256, file);
      t.is((await readFile(path)).length, size, file);
    }
    t.true(root.size < 95e6, `the root is sent as ${root.size} bytes`);
  });

  test.serial(`${role}: the payload's root is the image's own`, async (t) => {
    const { disk, path, description } = await built(role);
    const [slot] = rootsOf(await readPartitions(disk));
    const extent = { offset: slot?.offset ?? 0, size: await erofsSize(disk, slot?.offset ?? 0) };
    const { content } = description.root;
    t.deepEqual(content, { size: extent.size, sha256: await fileDigest(disk, extent) });
    const tools = await ensureSysroot('build');
    const unpack = sandboxed(tools, ['sh', '-c', 'zstd -dc /root.zst | sha256sum'], {
      readOnly: { '/root.zst': resolve(path('root.zst')) },
    });
    t.is((await run(unpack)).stdout.slice(0, 64), content.sha256);
  });

  test.serial(`${role}: the payload's entry is the one on the disk`, async (t) => {
    const { disk, version, path, description } = await built(role);
    const entry = await readFile(path('entry'), 'utf8');
    const onDisk = await readEspFile(disk, `loader/entries/lvsmith_${version}.conf`);
    t.is(onDisk, entry + sortKey(0));
    t.true(entry.includes(`root=UUID=${description.rootId} `));
    for (const name of ['vmlinuz', 'initrd'] as const)
      t.true(entry.includes(` /lvsmith/${name}_${version}\n`), name);
  });

  test.serial(`${role}: the image trusts the key that signed payload and checksums`, async (t) => {
    const { disk, path, text } = await built(role);
    const signers = join(await mkdtemp(join(tmpdir(), 'signers-')), 'signers');
    await writeFile(signers, await readImageFile(disk, paths.updateSigners));
    const verify = async (input: string, signature: string, purpose: keyof typeof namespaces) => {
      const words = ['-f', signers, '-I', signer, '-n', namespaces[purpose], '-s', path(signature)];
      return run(['ssh-keygen', '-Y', 'verify', ...words], { input, accept: 'any' });
    };
    t.is((await verify(text, 'update.json.sig', 'update')).code, 0);
    t.not((await verify(text.replace('"lab"', '"web"'), 'update.json.sig', 'update')).code, 0);
    const sums = await readFile(path('SHA256SUMS'), 'utf8');
    t.is((await verify(sums, 'SHA256SUMS.sig', 'checksums')).code, 0);
    t.true(sums.includes(`${textDigest(text)}  ${role}.update.json\n`));
  });
}
