import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { roles } from '../../../overlays/shared/node/node.ts';
import { additionsOf, type ImageSettings } from '../../model/image-settings.ts';
import { preseedLine } from '../../profile/values/preseed-line.ts';
import { makeFolder } from '../../runtime/make-folder.ts';

/** Where apt finds the answers, in mkosi's sandbox. */
const answers = '/etc/apt/lvsmith-preseed';

/**
 * apt gives the answers before dpkg runs. mkosi installs below /buildroot, whose own debconf takes them: it is there
 * before the first package, because the essential packages that an installation starts from need it.
 */
const hook = `DPkg::Pre-Invoke { "chroot /buildroot /usr/bin/debconf-set-selections < ${answers}"; };\n`;

/** Writes answers to the questions of packages into a sandbox tree, as lines of debconf-set-selections(1). */
export async function writePreseed(sandbox: string, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
  const folder = join(sandbox, 'etc/apt/apt.conf.d');
  await makeFolder(folder);
  await writeFile(join(folder, 'lvsmith-preseed'), hook);
  await writeFile(join(sandbox, answers), lines.map((line) => `${line}\n`).join(''));
}

/**
 * What packages of the base may ask, or packages that these need. Answers to packages that the profile adds are not
 * given there, so that all profiles share a base.
 */
export function preseedOfBase(image: ImageSettings, base: readonly string[]): readonly string[] {
  const added = new Set(roles.flatMap((role) => additionsOf(image, role).packages));
  for (const name of base) added.delete(name);
  return image.preseed.filter((line) => !added.has(preseedLine(line).owner));
}
