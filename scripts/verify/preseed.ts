import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Diagnostic } from '../../overlays/shared/diagnostics/diagnostic.ts';
import { diagnosticAt } from '../../overlays/shared/diagnostics/finding.ts';
import { formatPath } from '../../overlays/shared/diagnostics/path.ts';
import type { Role } from '../../overlays/shared/node/node.ts';
import { preseedLine } from '../profile/values/preseed-line.ts';
import type { LoadedProfile } from '../profile/load.ts';
import type { ImageTree } from './image-tree.ts';

/** Where debconf keeps the questions of the packages that are installed. */
const templates = 'var/cache/debconf/templates.dat';

/** What the profile answers is asked by a package of the image: a misspelled question is answered to nobody. */
export async function verifyPreseed(
  { rootfs }: Pick<ImageTree, 'rootfs'>,
  loaded: LoadedProfile,
  role: Role,
): Promise<readonly Diagnostic[]> {
  const { image } = loaded.profile;
  const answers = [
    ...image.preseed.map((line, index) => ({ line, path: ['image', 'preseed', index] })),
    ...image[role].preseed.map((line, index) => ({
      line,
      path: ['image', role, 'preseed', index],
    })),
  ].map(({ line, path }) => ({ ...preseedLine(line), path }));
  if (answers.length === 0) return [];
  const asked = askedIn(await readFile(join(rootfs, templates), 'utf8'));
  return answers
    .filter(({ question }) => !asked.has(question))
    .map(({ question, owner, path }) =>
      diagnosticAt(loaded.file, loaded.place(formatPath(path)), {
        code: 'unasked-question',
        path,
        message: `no package in the image of a ${role} asks ${question}`,
        hint: `where ${owner} is installed, debconf-show ${owner} lists its questions; for a package of one role alone, answer it there (image.director.preseed)`,
      }),
    );
}

/** A question that only an answer has made has no text. */
function askedIn(text: string): ReadonlySet<string> {
  const questions = text.split('\n\n').filter((paragraph) => /^Description:/m.test(paragraph));
  return new Set(questions.flatMap((paragraph) => /^Name: (.+)$/m.exec(paragraph)?.[1] ?? []));
}
