import test from 'ava';
import { verbs } from '../../../overlays/shared/verbs/verbs.ts';
import { filesWith, recipeOf, writtenFiles } from '../../helpers/recipes.ts';

// Every verb of the nodes follows the recipe.

const [, list = '', scenarios = '', page = ''] = recipeOf('A verb on a node').paths;

for (const { name } of verbs)
  test(`${name}: one source, played on a booted cluster, and in the guide`, (t) => {
    const sources = filesWith(new RegExp(`name: '${name}'`), ['overlays/', 'scripts/']);
    t.is(sources.length, 1, sources.join(' '));
    t.true(sources.every((path) => path.startsWith('overlays/shared/verbs/') && path !== list));
    const played = filesWith(new RegExp(`lvsmith ${name}\\b`), ['test/cluster/', scenarios]);
    t.not(played.length, 0);
    const pages = [page, 'docs/guide/drain-a-server.md'].map((path) => writtenFiles.get(path));
    t.regex(pages.join('\n'), new RegExp(`lvsmith ${name}\\b`));
  });
