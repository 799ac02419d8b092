import { join } from 'node:path';

const defaultProfile = 'web';

/**
 * Where a command writes: `build/images` for the default profile, `build/images/lab` for the profile
 * `lab`, so that two profiles never overwrite each other's images.
 */
export function outputFolder(kind: 'images' | 'seeds' | 'render', profile: string): string {
  const base = join('build', kind);
  return profile === defaultProfile ? base : join(base, profile);
}
