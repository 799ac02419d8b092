import test from 'ava';
import { roles } from '../../../overlays/shared/node/node.ts';
import { contextFor } from '../../../scripts/render/context.ts';
import { readOverlays } from '../../../scripts/render/read-overlays.ts';
import { renderTree } from '../../../scripts/render/render.ts';
import { modelOf } from '../../helpers/profile-texts.ts';
import { covers, filesWith, recipeOf, writtenFiles } from '../../helpers/recipes.ts';

const { paths } = recipeOf('A rendered file');
const model = modelOf('profiles/lab.yaml');
const templates = [...writtenFiles.keys()].filter((path) => /\.(hbs|njk)$/.test(path));

test('a made-up template is a file on the node, and nothing else names it', async (t) => {
  const source = 'overlays/director/templates/etc/made-up.conf.hbs';
  t.true(paths.some((path) => covers(path, source)));
  const files = renderTree(model, 'director', [
    ...(await readOverlays('director')),
    {
      owner: 'director',
      target: '/etc/made-up.conf',
      kind: 'file',
      engine: 'handlebars',
      content: 'cluster = {{name}}\n',
      executable: false,
      source,
    },
  ]);
  const made = files.find(({ path }) => path === '/etc/made-up.conf');
  t.is(made?.content, `cluster = ${model.cluster.name}\n`);
});

test('every template is found by its path alone', async (t) => {
  const found = (await Promise.all(roles.map((role) => readOverlays(role)))).flat();
  const sources = new Set(found.map(({ source }) => source));
  t.true(templates.length > 20);
  t.deepEqual(
    templates.filter((path) => !sources.has(path)),
    [],
  );
});

/** The key of the context that a view fills. */
function keyOf(view: string): string {
  const [, name = ''] = /export function (\w+View)\(/.exec(writtenFiles.get(view) ?? '') ?? [];
  const context = writtenFiles.get('scripts/render/context.ts') ?? '';
  return new RegExp(`^ {4}(\\w+): ${name}\\(`, 'm').exec(context)?.[1] ?? '';
}

test('every view has its line in the context, and a template that uses it', (t) => {
  const names = Object.keys(contextFor(model, 'director'));
  const views = filesWith(/export function \w+View\(/, ['scripts/render/views/']);
  t.true(views.length > 5);
  t.deepEqual(
    views.filter((view) => {
      const key = keyOf(view);
      const users = filesWith(new RegExp(`\\b${key}\\b`), templates);
      return !names.includes(key) || users.length === 0;
    }),
    [],
  );
});
