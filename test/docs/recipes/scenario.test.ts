import { basename } from 'node:path';
import test from 'ava';
import type { Scenario } from '../../cluster/helpers/scenario.ts';
import { covers, filesWith, recipeOf, writtenFiles } from '../../helpers/recipes.ts';

// Every scenario that there is follows the recipe.

const { paths } = recipeOf('A scenario');
const files = [...writtenFiles.keys()].filter((path) => path.startsWith('test/cluster/scenarios/'));

/**
 * What the first three guard is broken by the sabotage of another scenario, or by none that leaves the rest
 * whole; the others compare in the machines what a verb or a document says.
 */
const withoutSabotage = [
  'every director receives connections',
  'pacemaker knows the watchdog',
  'corosync is frozen on the holder',
  'maintenance and clear',
  'the state document and the conditions in the guest agree',
];

function isScenario(value: unknown): value is Scenario {
  return typeof value === 'object' && value !== null && 'title' in value && 'run' in value;
}

async function scenariosOf(file: string): Promise<readonly Scenario[]> {
  const compiled = new URL(`../../../${file.replace('.ts', '.js')}`, import.meta.url);
  const module: Readonly<Record<string, unknown>> = await import(compiled.href);
  const lists: readonly unknown[] = Object.values(module);
  return lists
    .flatMap((list: unknown): readonly unknown[] => (Array.isArray(list) ? list : []))
    .filter(isScenario);
}

const titles = (await Promise.all(files.map(scenariosOf))).flat().map(({ title }) => title);

test('every title is there once', (t) => {
  t.true(titles.length > 40);
  t.is(new Set(titles).size, titles.length);
});

for (const file of files)
  test(`${basename(file)} is played by a test of the cluster`, (t) => {
    const players = filesWith(new RegExp(`/scenarios/${basename(file)}'`), ['test/cluster/']);
    t.true(players.some((player) => /\.test\.ts$|\/lab-scenarios\.ts$/.test(player)));
    t.true(paths.some((path) => covers(path, file)));
  });

test('every scenario has a sabotage, but for those that are listed here', (t) => {
  const sabotages = filesWith(/\btest\b/, ['test/sabotage/']);
  const text = sabotages.map((path) => writtenFiles.get(path)).join('\n');
  const starts = [...text.matchAll(/\[\s*'([^'\n]{3,})'/g)].map(([, start = '']) => start);
  const unbroken = titles.filter((title) => !starts.some((start) => title.startsWith(start)));
  t.deepEqual(
    unbroken.filter((title) => !withoutSabotage.some((start) => title.startsWith(start))),
    [],
  );
  t.is(unbroken.length, withoutSabotage.length);
});
