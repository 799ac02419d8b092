import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { publicKeyOf } from '../../overlays/shared/ssh/key.ts';
import { seedNamespace } from '../../overlays/shared/seed/signature/manifest.ts';
import { signerOf } from '../../overlays/shared/ssh/signature.ts';
import { run } from '../../scripts/runtime/run.ts';
import { writeMedium } from '../../scripts/seed/write-medium.ts';
import { sandboxed } from '../../scripts/toolchain/sandbox.ts';
import { ensureSysroot } from '../../scripts/toolchain/sysroots.ts';
import { sampleFiles } from '../helpers/seed-samples.ts';
import { ownKey, sampleKey, sampleKeyText, signed } from '../helpers/signed-seeds.ts';

// OpenSSH's own ssh-keygen, of the target release, is the referee both ways.

async function folderFor(t: ExecutionContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lvsmith-signature-'));
  t.teardown(() => rm(folder, { recursive: true }));
  return folder;
}

/** Runs a script in the folder, with ssh-keygen in reach. */
async function inFolder(folder: string, script: string) {
  const tree = await ensureSysroot('verify');
  const options = { writable: { '/work': folder }, workingFolder: '/work' };
  return run(sandboxed(tree, ['bash', '-ec', script], options), { accept: 'any' });
}

for (const format of ['nocloud', 'config-drive'] as const)
  test.serial(
    `ssh-keygen verifies the manifest of a ${format} seed, and nothing else`,
    async (t) => {
      const folder = await folderFor(t);
      const files = signed(sampleFiles('litsha21', format));
      await writeMedium(files, format, 'folder', join(folder, 'seed'));
      await writeFile(join(folder, 'own'), `lab ${ownKey.publicKey}\n`);
      await writeFile(join(folder, 'foreign'), `lab ${sampleKey(9).publicKey}\n`);
      const verify = (allowed: string, namespace: string, message: string) =>
        inFolder(
          folder,
          `ssh-keygen -Y verify -f ${allowed} -I lab -n ${namespace} -s seed/lvsmith-manifest.sig <${message}`,
        );
      const good = await verify('own', seedNamespace, 'seed/lvsmith-manifest');
      t.is(good.code, 0, good.stderr);
      t.regex(good.stdout, /^Good "seed@lvsmith" signature for lab/);
      t.not((await verify('foreign', seedNamespace, 'seed/lvsmith-manifest')).code, 0);
      t.not((await verify('own', 'git', 'seed/lvsmith-manifest')).code, 0);
      t.not((await verify('own', seedNamespace, 'own')).code, 0);
      // The manifest names what sha256sum finds.
      const check = String.raw`cd seed; sed -n 's/^file \([0-9a-f]*\) [0-9]* /\1  /p' lvsmith-manifest | sha256sum -c`;
      const sums = await inFolder(folder, check);
      t.is(sums.code, 0, sums.stderr);
      t.is(sums.stdout.trim().split('\n').length, Object.keys(files).length - 2);
    },
  );

test.serial(
  'lvsmith verifies what ssh-keygen signs with an ed25519 key, and no other kind',
  async (t) => {
    const folder = await folderFor(t);
    await writeFile(join(folder, 'key'), sampleKeyText(7), { mode: 0o600 });
    const script = `printf 'what is signed' >message
ssh-keygen -q -t ed25519 -N '' -f fresh; ssh-keygen -q -t rsa -b 2048 -N '' -f rsa
for key in key fresh rsa; do ssh-keygen -q -Y sign -n ${seedNamespace} -f $key message; mv message.sig $key.sig; done
ssh-keygen -q -Y sign -O hashalg=sha256 -n ${seedNamespace} -f key message
cat fresh; for each in key.sig fresh.sig rsa.sig message.sig; do echo %%; cat $each; done`;
    const { code, stdout, stderr } = await inFolder(folder, script);
    t.is(code, 0, stderr);
    const [fresh = '', ...signatures] = stdout.split('%%\n');
    const signers = signatures.map((signature) =>
      signerOf(Buffer.from('what is signed'), seedNamespace, Buffer.from(signature)),
    );
    t.deepEqual(signers, [ownKey.publicKey, publicKeyOf(fresh), undefined, undefined]);
  },
);
