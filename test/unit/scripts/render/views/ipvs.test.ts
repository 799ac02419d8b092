import test from 'ava';
import { desiredTable } from '../../../../../overlays/shared/ipvs/desired.ts';
import { parseTable } from '../../../../../overlays/shared/ipvs/parse.ts';
import { renderProfile } from '../../../../../scripts/render/render-profile.ts';
import { textOf } from '../../../../../scripts/verify/tool-finding.ts';

for (const name of ['web', 'lab'])
  test(`the rendered table of ${name} is the one that the reconciler makes when all servers work`, async (t) => {
    const { loaded, model, trees } = await renderProfile(name);
    const text = textOf(trees.director, '/etc/ipvsadm.rules');
    const rules = text.split('\n').filter((line) => !line.startsWith('#'));
    const everyServerWorks = () => ({ healthy: true, drained: false });
    t.deepEqual(parseTable(rules.join('\n')), desiredTable(model.cluster, everyServerWorks));

    const file = trees.director.find(({ path }) => path === '/etc/ipvsadm.rules');
    const places = file?.origins?.map(({ from, path }) => ({
      rule: text.split('\n')[from - 1]?.slice(0, 2),
      path: /^(services\[\d+\]|)$/.test(path),
      known: path === '' || loaded.place(path).line > 1,
    }));
    t.is(places?.length, model.cluster.virtualServices.length);
    for (const place of places ?? []) t.deepEqual(place, { rule: '-A', path: true, known: true });
  });
