import { join } from 'node:path';
import type { Role } from '../../overlays/shared/node.ts';
import { outputFolder } from '../report/output.ts';

/** What a build leaves for one role; paths relative to the project. */
export interface Artifacts {
  readonly disk: string;
  /** Kernel, initrd and command line start the disk without its boot loader. */
  readonly kernel: string;
  readonly initrd: string;
  /** A text file of one line; the root partition is named in it. */
  readonly commandLine: string;
  readonly manifest: string;
}

/** @param profile the profile's name, `lab` for profiles/lab.yaml. */
export function imageArtifacts(role: Role, profile: string): Artifacts {
  const folder = outputFolder('images', profile);
  const file = (ending: string) => join(folder, `${role}.${ending}`);
  return {
    disk: file('raw'),
    kernel: file('vmlinuz'),
    initrd: file('initrd'),
    commandLine: file('cmdline'),
    manifest: file('manifest.json'),
  };
}
