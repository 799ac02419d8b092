import { imageId } from '../../../overlays/shared/node/image-id.ts';
import {
  entryPath,
  entryText,
  espPaths,
  sortKey,
  type BootVersion,
} from '../../../overlays/shared/update/boot-files.ts';
import { grubEnvironmentText } from '../../../overlays/shared/update/grub-environment.ts';
import type { DiskInputs } from '../build-inputs.ts';
import { kernelCommandLine } from './kernel-cmdline.ts';

/** A text file of the ESP; mkosi adds the boot loaders themselves, the finalize script kernel and initrd. */
interface EspFile {
  readonly path: string;
  readonly text: string;
}

/** What an image boots. */
export function bootVersion(inputs: Pick<DiskInputs, 'role' | 'image' | 'identity'>): BootVersion {
  const { role, image, identity } = inputs;
  return {
    image: imageId(role),
    version: identity.version,
    commandLine: kernelCommandLine(image, identity),
  };
}

/**
 * The settings of both boot loaders on a new disk: slot A is good from birth, slot B is empty.
 *
 * @param grubConfig GRUB's program, the same for every image.
 */
export function espFiles(boots: BootVersion, grubConfig: string): readonly EspFile[] {
  const environment = grubEnvironmentText({
    order: ['a', 'b'],
    slots: { a: { good: true, left: 0, boots }, b: { good: false, left: 0 } },
  });
  return [
    // Whoever sits at the console does not edit the kernel command line. GRUB has no menu to edit it in.
    { path: espPaths.loaderConfig, text: 'timeout 0\neditor no\n' },
    { path: entryPath(boots.version), text: entryText(boots) + sortKey(0) },
    { path: espPaths.grubConfig, text: grubConfig },
    { path: espPaths.grubEnvironment, text: environment },
    { path: espPaths.grubEnvironmentBackup, text: environment },
  ];
}
