import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { mkosiConf } from '../mkosi/ini.ts';
import { mkosiBuild } from '../mkosi/mkosi.ts';
import { cacheFolder } from '../toolchain/cache.ts';
import { digestOf } from '../toolchain/digest.ts';
import { checkFreeSpace, neededSpace } from '../toolchain/free-space.ts';
import { kernelCommandLine } from './command-line.ts';
import type { BuildContext } from './context.ts';
import type { DiskRequest } from './disk-request.ts';
import { diskSettings } from './disk-settings.ts';
import { readPartitions } from './gpt.ts';
import { initrdModules } from './kernel-modules.ts';
import { ownershipTable } from './ownership-table.ts';
import { partitions } from './partitions.ts';
import { slimRecipe } from './slim-icu.ts';
import { withWorkFolder, writeSandboxTree, type WorkFolder } from './work-folder.ts';
import { writeTree } from './write-tree.ts';

/** Our files beside mkosi's configuration; scripts find them in $SRCDIR. */
const scripts = 'scripts/image/mkosi-files';
const scriptNames = ['finalize', 'init'] as const;

/**
 * Changes when anything changes that goes into the disk: the settings, the packages, every file with
 * its mode and owner, our scripts, the tools and mkosi's version.
 */
export async function diskKey(context: BuildContext, request: DiskRequest): Promise<string> {
  const places = { config: '/config', space: '/space', sandbox: '/sandbox', output: '/output' };
  const texts = await Promise.all(scriptNames.map((name) => readFile(join(scripts, name), 'utf8')));
  return digestOf({
    mkosi: context.mkosi.version,
    settings: mkosiConf(diskSettings(context, request, places)),
    partitions: partitions(request.image.root),
    packages: request.packages.key,
    initrdModules,
    slimRecipe,
    texts,
    files: request.files.map(({ path, kind, content, mode, owner, group }) => {
      const bytes = Buffer.from(content).toString('base64');
      return [path, kind, bytes, mode, owner, group];
    }),
  });
}

/** Makes the disk of one role in `output`: `ROLE.raw` and what a direct start of its kernel needs. */
export async function buildDisk(
  context: BuildContext,
  request: DiskRequest,
  output: string,
): Promise<void> {
  const { role } = request;
  await rm(output, { recursive: true, force: true });
  for (const folder of [cacheFolder(), dirname(output)])
    await checkFreeSpace(folder, neededSpace.disk);
  await mkdir(output, { recursive: true });
  await context.progress.step(`disk-${role}`, `disk of the ${role}`, (step) =>
    withWorkFolder(context.privileges, async ({ config, space }) => {
      await writeInputs(request, config);
      for (const each of ['archives', 'cache']) await mkdir(join(space, each));
      const sandbox = await writeSandboxTree(config, context.suites);
      const places = { config, space, sandbox, output: resolve(output) };
      await mkosiBuild(context.mkosi, {
        folder: config,
        settings: diskSettings(context, request, places),
        log: join(context.logs, `disk-${role}.log`),
        onLine: step.output,
      });
    }),
  );
  for (const name of ['vmlinuz', 'initrd', 'files', 'digests'])
    await rename(join(output, name), join(output, `${role}.${name}`));
  const line = await directCommandLine(join(output, `${role}.raw`), request);
  await writeFile(join(output, `${role}.cmdline`), `${line}\n`);
}

async function writeInputs(request: DiskRequest, folder: WorkFolder['config']): Promise<void> {
  const { files, image, packages } = request;
  await writeTree(join(folder, 'tree'), files);
  await writeFile(join(folder, 'ownership'), await ownershipTable(files, packages.folder));
  await writeFile(join(folder, 'initrd-modules'), `${initrdModules.join('\n')}\n`);
  for (const name of scriptNames) await copyFile(join(scripts, name), join(folder, name));
  await mkdir(join(folder, 'repart'));
  for (const { name, text } of partitions(image.root))
    await writeFile(join(folder, 'repart', name), text);
}

/** For a direct start of the kernel: in the image, mkosi resolves the root by itself. */
async function directCommandLine(disk: string, { image }: DiskRequest): Promise<string> {
  const root = (await readPartitions(disk)).find((partition) => partition.label === 'root');
  return [`root=PARTUUID=${root?.guid}`, ...kernelCommandLine(image)].join(' ');
}
