/*
 * What the boot loaders read on the ESP, for the machine that makes an image and for the one that updates it. Each
 * version has a kernel, an initrd and an entry of its own: kernel modules are in its root, so none is ever shared.
 */

/** How often a version on trial is started before the other one is again. */
export const trialStarts = 3;

/** One version of an image, as a boot loader starts it. */
export interface BootVersion {
  /** IMAGE_ID: `lvsmith-director`. */
  readonly image: string;
  readonly version: string;
  /** The whole kernel command line; it names the root by the UUID that only this version's root has. */
  readonly commandLine: string;
}

/** Paths on the ESP. */
export const espPaths = {
  grubConfig: 'grub/grub.cfg',
  grubEnvironment: 'grub/grubenv',
  /** What GRUB reads when the other one is damaged. */
  grubEnvironmentBackup: 'grub/grubenv.bak',
  loaderConfig: 'loader/loader.conf',
} as const;

export function kernelPath(version: string): string {
  return `lvsmith/vmlinuz_${version}`;
}

export function initrdPath(version: string): string {
  return `lvsmith/initrd_${version}`;
}

/** The entry of a version that needs no trial; systemd-boot counts tries in the name: `lvsmith_1.4+3-0.conf`. */
export function entryPath(version: string): string {
  return `loader/entries/lvsmith_${version}.conf`;
}

/** The entry of a version that is on trial. */
export function trialEntryPath(version: string): string {
  return entryPath(`${version}+${trialStarts}-0`);
}

/** The name of an entry, on trial or not; the first group is the version. */
export const entryPattern = /^lvsmith_([^+]*)(?:\+.*)?\.conf$/;

/** A boot loader entry of type 1 (uapi-group.org/specifications/specs/boot_loader_specification). */
export function entryText({ image, version, commandLine }: BootVersion): string {
  return [
    `title ${image} ${version}`,
    `version ${version}`,
    `linux /${kernelPath(version)}`,
    `initrd /${initrdPath(version)}`,
    `options ${commandLine}`,
    '',
  ].join('\n');
}

const lastPlace = 9999;

/**
 * The line of an entry that decides its place: systemd-boot starts the first one that has tries left. Versions would
 * not do, since somebody may want to go back to an older one.
 *
 * @param installation 0 for what a disk is born with, one more for each update.
 */
export function sortKey(installation: number): string {
  return `sort-key lvsmith-${String(lastPlace - installation).padStart(4, '0')}\n`;
}

/** The number of the installation that an entry is of. */
export function installationOf(entry: string): number {
  return lastPlace - Number(/^sort-key lvsmith-(\d{4})$/m.exec(entry)?.[1] ?? lastPlace);
}

/** The kernel command line of an entry. */
export function commandLineOf(entry: string): string {
  return /^options (.*)$/m.exec(entry)?.[1] ?? '';
}
