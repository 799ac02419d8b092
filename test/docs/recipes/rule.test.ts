import { relative } from 'node:path';
import test from 'ava';
import { rules } from '../../../scripts/profile/rules/all.ts';
import { covers, filesWith, recipeOf, writtenFiles } from '../../helpers/recipes.ts';

// Every rule that there is follows the recipe.

const { paths } = recipeOf('A rule');
const folder = 'scripts/profile/rules/';
const list = `${folder}all.ts`;
const files = [...writtenFiles].flatMap(([path, text]) =>
  path.startsWith(folder) && text.includes(' = rule(') ? [path] : [],
);

test('every file of rules has a line in the list', (t) => {
  t.true(files.length > 15);
  t.deepEqual(
    files.filter((path) => !writtenFiles.get(list)?.includes(`from './${relative(folder, path)}'`)),
    [],
  );
});

for (const code of new Set(rules.flatMap(({ codes }) => codes)))
  test(`${code} is in every file of the recipe`, (t) => {
    const spelled = new RegExp(`'${code}'|^### ${code}$|«(?:warning |info )?${code}»`, 'm');
    const found = filesWith(spelled, ['scripts/', 'docs/', 'test/unit/']);
    t.deepEqual(
      paths.filter((path) => path !== list && !found.some((file) => covers(path, file))),
      [],
    );
  });
