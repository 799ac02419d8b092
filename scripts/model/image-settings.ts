import type { Profile } from '../profile/schema.ts';

/** What the profile says about the images themselves, defaults filled in. */
export interface ImageSettings {
  readonly kernel: 'generic' | 'cloud';
  readonly root: 'read-only' | 'writable';
  /** Debian packages to add. */
  readonly packages: readonly string[];
  /** The user's own overlay folders, as the profile writes them: relative to the profile. */
  readonly overlays: readonly string[];
  readonly sshKeys: readonly string[];
  readonly locale: string;
  readonly timezone: string;
  /** As the kernel's `console=` takes it: `ttyS0`, `ttyS0,115200n8`. */
  readonly serialConsole: string;
}

export function imageSettings(image: NonNullable<Profile['image']> = {}): ImageSettings {
  return {
    kernel: image.kernel ?? 'generic',
    root: image.root ?? 'read-only',
    packages: image.packages ?? [],
    overlays: image.overlays ?? [],
    sshKeys: image['ssh-keys'] ?? [],
    locale: image.locale ?? 'C.UTF-8',
    timezone: image.timezone ?? 'UTC',
    serialConsole: image['serial-console'] ?? 'ttyS0',
  };
}
