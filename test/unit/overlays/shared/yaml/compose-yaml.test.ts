import test from 'ava';
import { LineCounter } from 'yaml';
import { composeYaml } from '../../../../../overlays/shared/yaml/compose-yaml.ts';

const compose = (text: string) => composeYaml(text, new LineCounter(), { uniqueKeys: false });

test('a document is composed', (t) => {
  const composed = compose('a: { b: [1, 2] }\n');
  t.deepEqual('document' in composed && composed.document.toJS(), { a: { b: [1, 2] } });
});

test('a second document is told, whatever stands between', (t) => {
  t.like(compose('a: 1\n---\nb: 2\n'), { second: [5, 8] });
});

const deep = {
  lists: '['.repeat(100_000),
  mappings: '{a: '.repeat(50_000),
  items: '- '.repeat(100_000),
  blocks: Array.from({ length: 500 }, (_, level) => `${' '.repeat(level)}a:\n`).join(''),
};

for (const [name, text] of Object.entries(deep))
  test(`${name} that are nested too deeply are refused before anything descends into them`, (t) => {
    const composed = compose(text);
    t.true('tooDeepAt' in composed && composed.tooDeepAt > 0);
  });
