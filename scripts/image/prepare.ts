import { join } from 'node:path';
import { addedTools } from '../mkosi/versions.ts';
import type { Progress } from '../progress/progress.ts';
import { carriedSuites, openApt } from '../toolchain/apt.ts';
import { checkHost } from '../toolchain/check-host.ts';
import { findMirror, type Mirror, type MirrorOptions } from '../toolchain/mirror.ts';
import { findMkosi, hostMkosi } from '../toolchain/mkosi.ts';
import { hostPrivileges, privilegePrefix } from '../host/privileges.ts';
import { missingPockets, type Suite } from '../toolchain/sources.ts';
import { ensureSysroot } from '../toolchain/sysroots.ts';
import { settleAll } from '../runtime/settle-all.ts';
import type { BuildContext } from './context.ts';
import { bootstrapRootfs } from './rootfs/bootstrap.ts';
import type { PackageLock } from './rootfs/package-lock.ts';
import { makeFolder } from '../runtime/make-folder.ts';

export interface PrepareOptions {
  readonly mirror: MirrorOptions;
  readonly progress: Progress;
  /** The folder of this build's output; logs go below it. */
  readonly output: string;
  readonly lock?: PackageLock | undefined;
  readonly refresh?: boolean | undefined;
}

/** Checks the host, fetches mkosi and its sysroot where they are missing, and finds the mirror. */
export async function prepareBuild(options: PrepareOptions): Promise<BuildContext> {
  const { progress, lock, refresh } = options;
  await checkHost();
  const privileges = hostPrivileges();
  const host = await hostMkosi();
  const added = host === undefined ? [] : addedTools(host.version);
  const [sysroot, mirror] = await settleAll([
    ensureSysroot('build', { mirror: options.mirror, progress, added }),
    findMirror(options.mirror),
  ]);
  const suites = await carriedSuites(mirror, refresh === true);
  noteMissing(progress, mirror, suites);
  const mkosi = await findMkosi();
  const [first, ...rest] = [...privilegePrefix(privileges), ...mkosi.argv];
  const logs = join(options.output, 'logs');
  await makeFolder(logs);
  return {
    mkosi: { argv: [first ?? 'mkosi', ...rest], env: mkosi.env, version: mkosi.version },
    sysroot,
    mirror,
    suites,
    privileges,
    archive: { open: () => openApt(mirror), bootstrapRootfs },
    progress,
    logs,
    lock,
    refresh,
  };
}

/** Warns at every build, because nothing fails when a pocket is missing. */
function noteMissing(progress: Progress, mirror: Mirror, carried: readonly Suite[]): void {
  for (const pocket of missingPockets(mirror, carried))
    progress.note(
      'archive',
      `the images have no packages of ${pocket}: the mirror does not carry it`,
    );
}
