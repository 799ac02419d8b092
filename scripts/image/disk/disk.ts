import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { initrdPath, kernelPath } from '../../../overlays/shared/update/boot-files.ts';
import { installed } from '../../runtime/installation.ts';
import { mkosiConf } from '../../mkosi/ini.ts';
import { mkosiBuild } from '../../mkosi/mkosi.ts';
import { cacheFolder } from '../../host/cache.ts';
import { digestOf } from '../../host/digest.ts';
import { checkFreeSpace, neededSpace } from '../../host/free-space.ts';
import { additionsOf } from '../../model/image-settings.ts';
import type { BuildContext } from '../context.ts';
import type { DiskInputs } from '../build-inputs.ts';
import { diskSettings } from './disk-settings.ts';
import { bootVersion, espFiles } from './esp.ts';
import { checkRootSize } from './check-root-size.ts';
import { erofsSize } from './erofs.ts';
import { readPartitions, rootsOf } from './gpt.ts';
import { initrdModules } from './kernel-modules.ts';
import { ownershipTable } from './ownership-table.ts';
import { partitions } from './partitions.ts';
import { withScratchDir, writeSandboxTree, type ScratchDir } from '../scratch-dir.ts';
import { writeTree } from '../../render/write-tree.ts';
import { makeFolder } from '../../runtime/make-folder.ts';

/** Our scripts, copied beside mkosi's configuration, where they find each other in $SRCDIR; and GRUB's. */
const scripts = installed('scripts/image/mkosi-files');
const scriptNames = ['finalize', 'init', 'grub.cfg'] as const;

/**
 * Identifies a disk: the settings, the packages, every file with its mode and owner, our scripts, the sysroot and
 * mkosi's version.
 */
export async function diskKey(context: BuildContext, inputs: DiskInputs): Promise<string> {
  const paths = {
    config: '/config',
    workspace: '/workspace',
    sandbox: '/sandbox',
    output: '/output',
  };
  return digestOf({
    mkosi: context.mkosi.version,
    settings: mkosiConf(diskSettings(context, inputs, paths)),
    partitions: partitions(inputs.image, inputs.role, inputs.identity),
    packages: inputs.rootfs.key,
    enabled: additionsOf(inputs.image, inputs.role).enable,
    boots: bootVersion(inputs),
    ...(await ownContents(inputs)),
  });
}

/** What a disk has of lvsmith, as plain data. */
export async function ownContents({
  files,
}: Pick<DiskInputs, 'files'>): Promise<Readonly<Record<string, unknown>>> {
  const texts = await Promise.all(scriptNames.map((name) => readFile(join(scripts, name), 'utf8')));
  return {
    initrdModules,
    texts,
    files: files.map(({ path, kind, content, mode, owner, group }) => {
      const bytes = Buffer.from(content).toString('base64');
      return [path, kind, bytes, mode, owner, group];
    }),
  };
}

/** Makes the disk of one role in `output`: `ROLE.raw`, and what a direct kernel boot needs. */
export async function buildDisk(
  context: BuildContext,
  inputs: DiskInputs,
  output: string,
): Promise<void> {
  const { role } = inputs;
  await rm(output, { recursive: true, force: true });
  for (const folder of [cacheFolder(), dirname(output)])
    await checkFreeSpace(folder, neededSpace.disk);
  await makeFolder(output);
  await context.progress.step(`disk-${role}`, `disk of the ${role}`, (step) =>
    withScratchDir(context.privileges, async ({ config, workspace }) => {
      await writeInputs(inputs, config);
      for (const name of ['archives', 'cache']) await mkdir(join(workspace, name));
      const sandbox = await writeSandboxTree(config, context.suites);
      const paths = { config, workspace, sandbox, output: resolve(output) };
      await mkosiBuild(context.mkosi, {
        folder: config,
        settings: diskSettings(context, inputs, paths),
        log: join(context.logs, `disk-${role}.log`),
        onLine: step.output,
      });
    }),
  );
  if (inputs.image.root === 'read-only') await checkSlot(join(output, `${role}.raw`));
  for (const name of ['vmlinuz', 'initrd', 'files', 'digests'])
    await rename(join(output, name), join(output, `${role}.${name}`));
  await writeFile(join(output, `${role}.cmdline`), `${bootVersion(inputs).commandLine}\n`);
}

async function checkSlot(disk: string): Promise<void> {
  const [slot] = rootsOf(await readPartitions(disk));
  checkRootSize(await erofsSize(disk, slot?.offset ?? 0));
}

async function writeInputs(inputs: DiskInputs, folder: ScratchDir['config']): Promise<void> {
  const { role, files, image, rootfs, identity } = inputs;
  await writeTree(join(folder, 'files'), files);
  await writeFile(join(folder, 'ownership'), await ownershipTable(files, rootfs.path));
  await writeFile(join(folder, 'initrd-modules'), `${initrdModules.join('\n')}\n`);
  for (const name of scriptNames) await copyFile(join(scripts, name), join(folder, name));
  const enabled = additionsOf(image, role).enable.map((unit) => `${unit}\n`);
  await writeFile(join(folder, 'enabled-units'), enabled.join(''));
  await mkdir(join(folder, 'repart'));
  for (const { name, text } of partitions(image, role, identity))
    await writeFile(join(folder, 'repart', name), text);
  await writeEsp(inputs, join(folder, 'esp'));
}

/** The text files of the ESP, and the names that kernel and initrd get there. */
async function writeEsp(inputs: DiskInputs, folder: string): Promise<void> {
  const grubConfig = await readFile(join(scripts, 'grub.cfg'), 'utf8');
  for (const { path, text } of espFiles(bootVersion(inputs), grubConfig)) {
    await makeFolder(dirname(join(folder, path)));
    await writeFile(join(folder, path), text);
  }
  const { version } = inputs.identity;
  await writeFile(`${folder}-kernel`, kernelPath(version));
  await writeFile(`${folder}-initrd`, initrdPath(version));
}
