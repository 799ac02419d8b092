import test from 'ava';
import { roles } from '../../../../overlays/shared/node/node.ts';
import { readOverlays } from '../../../../scripts/render/read-overlays.ts';
import { contextFor } from '../../../../scripts/render/context.ts';
import { handlebarsMistakes } from '../../../helpers/contract/handlebars.ts';
import { nunjucksMistakes } from '../../../helpers/contract/nunjucks.ts';
import { modelOf, profileFiles } from '../../../helpers/profile-texts.ts';

const contexts = profileFiles.flatMap((file) =>
  roles.map((role) => contextFor(modelOf(file), role)),
);

for (const role of roles)
  test(`templates of a ${role} name only what there is`, async (t) => {
    const templates = (await readOverlays(role)).filter(({ engine }) => engine !== 'copy');
    t.true(templates.length > 5);
    for (const { source, engine, content } of templates) {
      const mistakes = engine === 'handlebars' ? handlebarsMistakes : nunjucksMistakes;
      t.deepEqual(mistakes(String(content), contexts), [], source);
    }
  });

test('a misspelled name is found wherever it stands', (t) => {
  const hbs =
    '{{#if mon.wotches}}\n{{/if}}\n{{#each mon.watches}}\n{{nome}}{{#each services}}{{interwal}}{{/each}}\n{{/each}}{{rool}}';
  t.deepEqual(handlebarsMistakes(hbs, contexts), [
    { line: 1, name: 'mon.wotches' },
    { line: 4, name: 'nome' },
    { line: 4, name: 'interwal' },
    { line: 5, name: 'rool' },
  ]);
  const njk =
    '{% macro m(a) %}{{ a }}{% endmacro %}\n{% for x in cib.adresses %}{% endfor %}\n{% for x in cib.addresses %}{{ m(x.adress) }}{% if x.brod %}{% endif %}{% endfor %}';
  t.deepEqual(nunjucksMistakes(njk, contexts), [
    { line: 2, name: 'adresses' },
    { line: 3, name: 'adress' },
    { line: 3, name: 'brod' },
  ]);
});

test('markup is rendered by the engine that escapes, and nothing else is', async (t) => {
  for (const role of roles)
    for (const { engine, target, source } of await readOverlays(role))
      if (engine !== 'copy')
        t.is(engine, /\.(xml|html)$/.test(target) ? 'nunjucks' : 'handlebars', source);
});
