import test from 'ava';
import { whyNot, type Target } from '../../../../../overlays/base/update/check.ts';
import { sampleUpdate } from '../../../../helpers/sample-update.ts';

const node: Target = {
  image: 'lvsmith-director',
  cluster: 'north',
  version: '1.4',
  slotSize: 512 * 2 ** 20,
};

test('a newer version of the node’s own image is taken', (t) => {
  t.is(whyNot(sampleUpdate('1.5'), node, false), undefined);
});

for (const [title, change, reason] of [
  ['another role', { image: 'lvsmith-realserver' }, /update of lvsmith-realserver, and this node/],
  ['another cluster', { cluster: 'south' }, /cluster south, and this node belongs to north/],
  ['the same version', { version: '1.4' }, /runs 1\.4 already/],
  ['an older version', { version: '1.3.9' }, /1\.3\.9 is older than 1\.4[^]*--downgrade/],
] as const)
  test(`${title} is refused`, (t) => {
    t.regex(whyNot({ ...sampleUpdate('1.5'), ...change }, node, false) ?? '', reason);
  });

test('an older version is taken when it is wanted, the same one is not', (t) => {
  t.is(whyNot(sampleUpdate('1.3'), node, true), undefined);
  t.regex(whyNot(sampleUpdate('1.4'), node, true) ?? '', /runs 1\.4 already/);
});

test('a root that is larger than the slot is refused before anything is written', (t) => {
  const { size } = sampleUpdate('1.5').root.content;
  t.is(whyNot(sampleUpdate('1.5'), { ...node, slotSize: size }, false), undefined);
  t.regex(whyNot(sampleUpdate('1.5'), { ...node, slotSize: size - 1 }, false) ?? '', /the slot/);
});
