import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { addedTools } from '../mkosi/versions.ts';
import type { Progress } from '../report/progress.ts';
import { carriedSuites, openApt } from '../toolchain/apt.ts';
import { checkHost } from '../toolchain/host.ts';
import { findMirror, type Mirror, type MirrorOptions } from '../toolchain/mirror.ts';
import { findMkosi, hostMkosi } from '../toolchain/mkosi.ts';
import { hostPrivileges, privilegePrefix } from '../toolchain/privileges.ts';
import { missingPockets, type Suite } from '../toolchain/sources.ts';
import { ensureTree } from '../toolchain/trees.ts';
import { allEnded } from '../report/all-ended.ts';
import type { BuildContext } from './context.ts';
import { essentialTree } from './essential-tree.ts';
import type { PackageLock } from './lock.ts';

export interface PrepareOptions {
  readonly mirror: MirrorOptions;
  readonly progress: Progress;
  /** The folder of this build's output; logs go below it. */
  readonly output: string;
  readonly lock?: PackageLock;
  readonly refresh?: boolean;
}

/** Makes sure that everything a build needs is there, fetching the tools where they are not. */
export async function prepareBuild(options: PrepareOptions): Promise<BuildContext> {
  await checkHost();
  const privileges = hostPrivileges();
  const { progress } = options;
  const host = await hostMkosi();
  const added = host === undefined ? [] : addedTools(host.version);
  const [tools, mirror] = await allEnded([
    ensureTree('build', { mirror: options.mirror, progress, added }),
    findMirror(options.mirror),
  ]);
  const suites = await carriedSuites(mirror, options.refresh === true);
  tellMissing(progress, mirror, suites);
  const mkosi = await findMkosi();
  const [first, ...rest] = [...privilegePrefix(privileges), ...mkosi.argv];
  const logs = join(options.output, 'logs');
  await mkdir(logs, { recursive: true });
  return {
    mkosi: { argv: [first ?? 'mkosi', ...rest], env: mkosi.env, version: mkosi.version },
    tools,
    mirror,
    suites,
    privileges,
    archive: { open: () => openApt(mirror), essentialTree },
    progress,
    logs,
    ...(options.lock === undefined ? {} : { lock: options.lock }),
    ...(options.refresh === undefined ? {} : { refresh: options.refresh }),
  };
}

/** Nothing fails without them, so it is said at every build. */
function tellMissing(progress: Progress, mirror: Mirror, carried: readonly Suite[]): void {
  for (const pocket of missingPockets(mirror, carried))
    progress.note('archive', `the images are without ${pocket}: the archive does not have it`);
}
