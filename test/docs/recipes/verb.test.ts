import { basename, join } from 'node:path';
import test from 'ava';
import { covers, filesWith, recipeOf, writtenFiles } from '../../helpers/recipes.ts';

// Every verb that there is follows the recipe.

const { paths } = recipeOf('A verb');
const kinds = [
  { folder: 'scripts/cli', list: 'scripts/cli/app.ts', page: 'README.md' },
  { folder: 'scripts/cli/lab', list: 'scripts/cli/lab/verbs.ts', page: 'docs/guide/try-it.md' },
] as const;
/** The process of a lab itself, which no user starts; and a word for shells. */
const undocumented = ['serve', 'completion'];

/** The files that export a command of their own name. */
function verbsOf(folder: string): readonly string[] {
  return filesWith(/^export const \w+ = build(?:Command|RouteMap)\b/m, [`${folder}/`]).filter(
    (path) => {
      const exported = new RegExp(`^export const ${basename(path, '.ts')} = `, 'm');
      return path === join(folder, basename(path)) && exported.test(writtenFiles.get(path) ?? '');
    },
  );
}

for (const { folder, list, page } of kinds) {
  const verbs = verbsOf(folder);

  test(`${folder}: there are verbs, each with its line in the list`, (t) => {
    t.true(verbs.length >= 5);
    t.deepEqual(
      verbs.filter((path) => !writtenFiles.get(list)?.includes(`from './${basename(path)}'`)),
      [],
    );
  });

  for (const path of verbs) {
    const name = basename(path, '.ts');

    test(`${path}: nothing outside its folder imports it`, (t) => {
      t.true(paths.some((pattern) => covers(pattern, path)));
      const importers = filesWith(new RegExp(`cli/(?:lab/)?${name}\\.ts'`), ['scripts/']);
      t.deepEqual(importers, []);
    });

    if (!undocumented.includes(name))
      test(`${path}: ${page} has it`, (t) => {
        t.regex(writtenFiles.get(page) ?? '', new RegExp(`\\b${name}\\b`));
      });
  }
}
