import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { checkTypes } from '../../../scripts/checks/registry.ts';
import { modelOf } from '../../helpers/profile-texts.ts';
import { covers, filesWith, recipeOf } from '../../helpers/recipes.ts';

// Every check type that there is follows the recipe.

const { paths } = recipeOf('A check type');
const folder = 'scripts/checks';
const monitors = 'overlays/director/tree/usr/lib/lvsmith';
const { cluster } = modelOf('test/fixtures/everything.yaml');

test('each folder of checks is a registered type of its name', (t) => {
  const entries = readdirSync(folder, { withFileTypes: true });
  t.deepEqual(
    entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).toSorted(),
    checkTypes.map(({ name }) => name).toSorted(),
  );
});

for (const { name, monitor } of checkTypes) {
  test(`${name}: only the registry knows its file`, (t) => {
    const own = join(folder, name, `${name}.ts`);
    t.true(existsSync(own));
    t.true(paths.some((path) => covers(path, own)));
    t.deepEqual(filesWith(new RegExp(`/${name}/${name}\\.ts'`), ['scripts/']), [
      join(folder, 'registry.ts'),
    ]);
  });

  test(`${name}: a service of the fixture has it, and its monitor exists`, (t) => {
    const service = cluster.services.find(({ check }) => check.type === name);
    t.not(service, undefined);
    // A type that asks nothing has none.
    const [program] = (service && monitor?.(service.check, service.port, service.port)) ?? [];
    if (monitor !== undefined) t.true(existsSync(join(monitors, program ?? '')), program);
  });
}
