import type { PrivateApt } from '../toolchain/apt.ts';
import type { bootstrapRootfs } from './rootfs/bootstrap.ts';
import type { PackageLock } from './rootfs/package-lock.ts';
import type { MkosiCommand } from '../mkosi/mkosi.ts';
import type { Progress } from '../progress/progress.ts';
import type { Mirror } from '../toolchain/mirror.ts';
import type { Privileges } from '../host/privileges.ts';
import type { Suite } from '../toolchain/sources.ts';

/** Access to the packages of the mirror; tests bring their own. */
interface PackageArchive {
  /** Opens the private apt with up-to-date package lists. */
  readonly open: () => Promise<PrivateApt>;
  readonly bootstrapRootfs: typeof bootstrapRootfs;
}

/** What every step of a build works with. */
export interface BuildContext {
  readonly mkosi: MkosiCommand;
  /** The folder of the `build` sysroot, whose programs mkosi runs. */
  readonly sysroot: string;
  readonly mirror: Mirror;
  /** The pockets that the mirror carries. */
  readonly suites: readonly Suite[];
  readonly privileges: Privileges;
  readonly archive: PackageArchive;
  readonly progress: Progress;
  /** The folder for mkosi's output of each step. */
  readonly logs: string;
  /** The exact packages to take; the archive's newest otherwise. */
  readonly lock?: PackageLock | undefined;
  /** Reinstalls packages although they are in the cache. */
  readonly refresh?: boolean | undefined;
  /** Prefix of separate cache entries, for a second build that must share nothing with the first. */
  readonly cacheVariant?: string | undefined;
}
