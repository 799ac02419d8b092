import test from 'ava';
import { closeMark, openMark, extractSourceMap } from '../../../../scripts/render/source-map.ts';
import { renderTree, overlayConflicts } from '../../../../scripts/render/render.ts';
import type { OverlaySource } from '../../../../scripts/render/source.ts';
import { modelOf } from '../../../helpers/profile-texts.ts';

test('marks become lines, and leave no trace', (t) => {
  const marked = `a\n${openMark('one')}b\nc ${openMark('two')}d${closeMark}\n${closeMark}e\n`;
  t.deepEqual(extractSourceMap(marked), {
    text: 'a\nb\nc d\ne\n',
    origins: [
      { from: 3, to: 3, path: 'two' },
      { from: 2, to: 3, path: 'one' },
    ],
  });
});

test('a mark without its other half is our mistake', (t) => {
  t.throws(() => extractSourceMap(openMark('one')));
  t.throws(() => extractSourceMap(closeMark));
});

function source(overrides: Partial<OverlaySource>): OverlaySource {
  return {
    owner: 'base',
    target: '/etc/x',
    kind: 'file',
    engine: 'handlebars',
    content: 'x\n',
    executable: false,
    source: 'overlays/base/templates/etc/x.hbs',
    ...overrides,
  };
}

test('a template that renders to nothing makes no file', (t) => {
  const model = modelOf('profiles/web.yaml');
  const paths = (content: string) =>
    renderTree(model, 'director', [source({ content })]).map(({ path }) => path);
  t.deepEqual(paths('{{#if kernel.ipv6}}x{{/if}}\n'), ['/usr/lib/lvsmith/cluster.json']);
  t.deepEqual(paths('x'), ['/etc/x', '/usr/lib/lvsmith/cluster.json']);
});

test('a name that does not exist fails with the name of the template', (t) => {
  const render = () =>
    renderTree(modelOf('profiles/web.yaml'), 'director', [source({ content: '{{nothing}}' })]);
  t.throws(render, { message: /overlays\/base\/templates\/etc\/x\.hbs.*nothing/ });
});

test('one path has one source, folders excepted', (t) => {
  const folder = source({ kind: 'directory', target: '/etc/d' });
  const sources = [source({}), source({ owner: 'user', source: 'mine/etc/x' }), folder, folder];
  t.deepEqual(
    overlayConflicts(sources).map(({ path }) => path),
    ['/etc/x'],
  );
});
