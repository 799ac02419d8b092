import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { didYouMean } from '../../overlays/shared/diagnostics/did-you-mean.ts';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import { installed } from '../runtime/installation.ts';

/** Where profiles have names. */
export const folder = 'profiles';

/** What has a slash or a dot is a file; anything else is a name. */
export function isProfileFile(nameOrFile: string): boolean {
  return /[/.]/.test(nameOrFile);
}

/** `web` for `profiles/web.yaml`: names the output folders. */
export function profileName(nameOrFile: string): string {
  return basename(nameOrFile).replace(/\.ya?ml$/, '');
}

/**
 * The file of a profile. A name stands for `profiles/NAME.yaml` in the current folder or, where that has none,
 * for the profile of that name that comes with lvsmith.
 *
 * @throws Failure (2) for a name that neither has, and for a file whose name no folder of outputs can have; a file is
 * not looked for.
 */
export function profileFile(nameOrFile: string): string {
  if (isProfileFile(nameOrFile)) return withUsableName(nameOrFile);
  const own = join(folder, `${nameOrFile}.yaml`);
  const found = [own, installed(own)].find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new Failure(`there is no profile ${nameOrFile}`, {
    exitCode: exitCodes.usage,
    hint: nearName(nameOrFile),
  });
}

/** What lies beside the folders of profiles in build/: what is made from the default one. */
const taken: readonly string[] = ['director', 'realserver', 'logs'];

function withUsableName(file: string): string {
  const name = profileName(file);
  const isFolder = !['', '.', '..'].includes(name);
  if (isFolder && !taken.includes(name)) return file;
  throw new Failure(
    isFolder
      ? `a profile cannot be called ${name}: its outputs would be among those of the default profile`
      : `${file} has no name that the folder of its outputs could have`,
    { exitCode: exitCodes.usage, hint: 'rename the file, as cluster.yaml' },
  );
}

function nearName(name: string): string {
  const file = `./${name}.yaml`;
  const near = existsSync(file) ? file : didYouMean(name, profileNames());
  return near === undefined
    ? `known names: ${profileNames().join(', ')}; give a file with its path, as ${file}`
    : `did you mean ${near}?`;
}

/** Every name that stands for a profile here, sorted. */
export function profileNames(): readonly string[] {
  const files = [folder, installed(folder)].flatMap((each) =>
    existsSync(each) ? readdirSync(each) : [],
  );
  return [...new Set(files.filter((file) => file.endsWith('.yaml')).map(profileName))].toSorted();
}
