import { join } from 'node:path';
import type { Role } from '../../../overlays/shared/node/node.ts';
import { buildFolder } from '../../profile/build-folder.ts';

/** The files of an image that machines are started from; paths as the build folder is given. */
export interface Artifacts {
  readonly disk: string;
  /** Kernel, initrd and command line boot the disk without its boot loader. */
  readonly kernel: string;
  readonly initrd: string;
  /** A text file of one line, which names the root partition. */
  readonly commandLine: string;
  readonly manifest: string;
}

/**
 * @param profile a name or a file, as it was built.
 * @param out the folder that `--out` named.
 */
export function imageArtifacts(role: Role, profile: string, out?: string): Artifacts {
  const folder = buildFolder('images', profile, out);
  const file = (suffix: string) => join(folder, `${role}.${suffix}`);
  return {
    disk: file('raw'),
    kernel: file('vmlinuz'),
    initrd: file('initrd'),
    commandLine: file('cmdline'),
    manifest: file('manifest.json'),
  };
}
