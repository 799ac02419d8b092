import { mkdir, rename, rm } from 'node:fs/promises';
import { allEnded } from '../report/all-ended.ts';
import { silentProgress, type Progress, type Step } from '../report/progress.ts';
import { openApt, withApt, type PrivateApt } from './apt.ts';
import { cacheFolder } from './cache.ts';
import { checkFreeSpace, neededSpace } from './free-space.ts';
import { checkHost } from './host.ts';
import { withLock } from './lock.ts';
import { findMirror, type MirrorOptions } from './mirror.ts';
import { cachedMkosi, fetchMkosi } from './mkosi.ts';
import { treePackages, type TreeName } from './tree-packages.ts';
import { treeFolder } from './tree-folder.ts';
import { unpackTree } from './unpack.ts';
import { isWholeTree } from './whole.ts';

export interface TreeOptions {
  readonly mirror?: MirrorOptions;
  readonly progress?: Progress;
  /** Packages beyond the tree's own. */
  readonly added?: readonly string[];
}

/**
 * The folder of a tree of tools, built if it is not there. Trees live in the cache folder, named by
 * what went into them; a second process waits for the first.
 *
 * @throws Failure (4) when the host lacks something or the packages cannot be fetched.
 */
export async function ensureTree(name: TreeName, options: TreeOptions = {}): Promise<string> {
  const tree = treeFolder(name, options.mirror, options.added);
  if (isWholeTree(tree) && (await cachedMkosi()) !== undefined) return tree;
  await checkHost();
  await checkFreeSpace(cacheFolder(), neededSpace.tools);
  const progress = options.progress ?? silentProgress;
  return progress.step(`tree-${name}`, `tools for ${titles[name]}`, (step) =>
    withLock(`${tree}.lock`, waiting(step), () => build(name, tree, options, step)),
  );
}

const titles: Readonly<Record<TreeName, string>> = {
  build: 'building images',
  verify: 'verifying configurations',
  lab: 'virtual machines',
  seed: 'reading seeds',
};

function waiting(step: Step) {
  const onWait = (holder: string) => step.output(`waiting for ${holder}`);
  return { whenHeld: 'wait', what: 'making the tools', onWait } as const;
}

async function build(
  name: TreeName,
  tree: string,
  options: TreeOptions,
  step: Step,
): Promise<string> {
  const packages = [...treePackages[name], ...(options.added ?? [])];
  await withApt(waiting(step), async () => {
    const source = await openApt(await findMirror(options.mirror));
    const mkosi = (await cachedMkosi()) ?? fetchMkosi(source);
    await allEnded([mkosi, isWholeTree(tree) ? undefined : make(packages, tree, source, step)]);
  });
  return tree;
}

/** Built beside its place and moved there, so that a tree is either whole or not there. */
async function make(
  packages: readonly string[],
  tree: string,
  source: PrivateApt,
  step: Step,
): Promise<void> {
  const staging = `${tree}.new`;
  await rm(staging, { recursive: true, force: true });
  await mkdir(cacheFolder('trees'), { recursive: true });
  await unpackTree(source, packages, staging, step);
  await rm(tree, { recursive: true, force: true });
  await rename(staging, tree);
}
