import { ensureSysroot } from '../toolchain/sysroots.ts';
import { sandboxed } from '../toolchain/sandbox.ts';

type Argv = readonly [string, ...string[]];

/** QEMU, its firmware, ip and nft from the tools tree of the target release. */
export interface LabTools {
  readonly tree: string;
  /** The command with the tree's programs; sees the given host folders at their own paths. */
  wrap(argv: Argv, folders?: readonly string[]): Argv;
}

/** @throws Failure (4) when the tree cannot be made. */
export async function labTools(): Promise<LabTools> {
  const tree = await ensureSysroot('lab');
  return {
    tree,
    wrap: (argv, folders = []) =>
      sandboxed(tree, argv, {
        devices: true,
        writable: Object.fromEntries(folders.map((folder) => [folder, folder])),
      }),
  };
}
