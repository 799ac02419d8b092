import { rename, rm } from 'node:fs/promises';
import { settleAll } from '../runtime/settle-all.ts';
import { silentProgress, type Progress, type Step } from '../progress/progress.ts';
import { openApt, withApt, type PrivateApt } from './apt.ts';
import { cacheFolder } from '../host/cache.ts';
import { checkFreeSpace, neededSpace } from '../host/free-space.ts';
import { checkHost } from './check-host.ts';
import { withLock } from '../host/file-lock.ts';
import { findMirror, type MirrorOptions } from './mirror.ts';
import { cachedMkosi, fetchMkosi } from './mkosi.ts';
import { sysrootPackages, type SysrootName } from './sysroot-packages.ts';
import { sysrootPath } from './sysroot-path.ts';
import { unpackSysroot } from './unpack.ts';
import { isCompleteSysroot } from './is-complete.ts';
import { makeFolder } from '../runtime/make-folder.ts';

export interface SysrootOptions {
  readonly mirror?: MirrorOptions;
  readonly progress?: Progress;
  /** Packages beyond the sysroot's own. */
  readonly added?: readonly string[];
}

/**
 * The path of a sysroot, which is made unless it is in the cache; a second process waits for the first.
 *
 * @throws Failure (4) when the host lacks something or the packages cannot be fetched.
 */
export async function ensureSysroot(
  name: SysrootName,
  options: SysrootOptions = {},
): Promise<string> {
  const path = sysrootPath(name, options.mirror, options.added);
  if (isCompleteSysroot(path) && (await cachedMkosi()) !== undefined) return path;
  await checkHost();
  await checkFreeSpace(cacheFolder(), neededSpace.sysroot);
  const progress = options.progress ?? silentProgress;
  return progress.step(`sysroot-${name}`, `tools for ${titles[name]}`, (step) =>
    withLock(`${path}.lock`, lockOptions(step), () => build(name, path, options, step)),
  );
}

const titles: Readonly<Record<SysrootName, string>> = {
  build: 'building images',
  verify: 'verifying configurations',
  lab: 'virtual machines',
  seed: 'reading seeds',
  monitoring: 'reading metrics',
  browser: 'looking at the console',
  messages: 'receiving mails and logs',
};

function lockOptions(step: Step) {
  const onWait = (holder: string) => step.output(`waiting for ${holder}`);
  return { whenHeld: 'wait', purpose: 'making the tools', onWait } as const;
}

async function build(
  name: SysrootName,
  path: string,
  options: SysrootOptions,
  step: Step,
): Promise<string> {
  const packages = [...sysrootPackages[name], ...(options.added ?? [])];
  await withApt(lockOptions(step), async () => {
    const apt = await openApt(await findMirror(options.mirror));
    await settleAll([
      cachedMkosi().then((mkosi) => mkosi ?? fetchMkosi(apt)),
      isCompleteSysroot(path) ? undefined : unpackInto(path, packages, apt, step),
    ]);
  });
  return path;
}

/** Unpacked beside its path and moved there, so that a sysroot is either complete or absent. */
async function unpackInto(
  path: string,
  packages: readonly string[],
  apt: PrivateApt,
  step: Step,
): Promise<void> {
  const staging = `${path}.new`;
  await rm(staging, { recursive: true, force: true });
  await makeFolder(cacheFolder('sysroots'));
  await unpackSysroot(apt, packages, staging, step);
  await rm(path, { recursive: true, force: true });
  await rename(staging, path);
}
