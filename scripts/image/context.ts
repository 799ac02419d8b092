import type { PrivateApt } from '../toolchain/apt.ts';
import type { essentialTree } from './essential-tree.ts';
import type { PackageLock } from './lock.ts';
import type { MkosiCommand } from '../mkosi/mkosi.ts';
import type { Progress } from '../report/progress.ts';
import type { Mirror } from '../toolchain/mirror.ts';
import type { Privileges } from '../toolchain/privileges.ts';
import type { Suite } from '../toolchain/sources.ts';

/** What stands before an installation. */
interface PackageArchive {
  /** With the lists of now. */
  readonly open: () => Promise<PrivateApt>;
  readonly essentialTree: typeof essentialTree;
}

/** What every step of a build works with. */
export interface BuildContext {
  readonly mkosi: MkosiCommand;
  /** The tree of build tools. */
  readonly tools: string;
  readonly mirror: Mirror;
  /** The pockets that the mirror carries. */
  readonly suites: readonly Suite[];
  readonly privileges: Privileges;
  /** Where packages are taken from. */
  readonly archive: PackageArchive;
  readonly progress: Progress;
  /** Where mkosi's output of each step is written. */
  readonly logs: string;
  /** The exact packages to take; the archive's newest otherwise. */
  readonly lock?: PackageLock | undefined;
  /** Installs packages anew although they are in the cache. */
  readonly refresh?: boolean;
  /** A cache of its own, for a second build that must share nothing with the first. */
  readonly variant?: string;
}
