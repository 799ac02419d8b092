import { dirname, join, relative, resolve } from 'node:path';
import { installation, installed } from '../runtime/installation.ts';
import { folder as profiles, isProfileFile, profileName } from './location.ts';

const defaultProfile = 'web';

/**
 * The folder below which everything is written that is made from a profile: `out` where given, `build` beside
 * a profile that the user has as a file, and `build` in the current folder for lvsmith's own profiles and
 * those that are given by name.
 *
 * @param profile as the user gave it: a name or a file.
 */
export function buildRoot(profile: string, out?: string): string {
  if (out !== undefined) return out;
  const own = !relative(installation, resolve(profile)).startsWith('../');
  return isProfileFile(profile) && !own ? join(dirname(profile), 'build') : 'build';
}

/**
 * Where one kind of output goes: `build/images` for the default profile, `build/images/lab` for the profile
 * `lab`, so that two profiles never overwrite each other's images.
 *
 * @param profile as the user gave it: a name or a file.
 */
export function buildFolder(
  kind: 'images' | 'seeds' | 'render',
  profile: string,
  out?: string,
): string {
  const base = join(buildRoot(profile, out), kind);
  return isDefault(profile) ? base : join(base, profileName(profile));
}

/** Not every file that is called web.yaml is the default profile. */
function isDefault(profile: string): boolean {
  if (!isProfileFile(profile)) return profile === defaultProfile;
  const file = join(profiles, `${defaultProfile}.yaml`);
  return [resolve(file), installed(file)].includes(resolve(profile));
}
