import { existsSync } from 'node:fs';
import test from 'ava';
import { covers, recipes, writtenFiles } from '../../helpers/recipes.ts';

test('there is a recipe for each kind of change', (t) => {
  t.deepEqual(
    recipes.map(({ title }) => title),
    [
      'A profile option',
      'A rule',
      'A check type',
      'A verb on a node',
      'A verb',
      'A rendered file',
      'A scenario',
    ],
  );
});

for (const { title, lines, paths } of recipes)
  test(`${title}: six lines at most, and every path exists`, (t) => {
    t.true(lines.length >= 3 && lines.length <= 6, `${lines.length} lines`);
    t.true(paths.length >= 3);
    const files = [...writtenFiles.keys()];
    t.deepEqual(
      paths.filter((path) => !existsSync(path) && !files.some((file) => covers(path, file))),
      [],
    );
  });
