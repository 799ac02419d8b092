import test from 'ava';
import { cibChanges } from '../../../../../overlays/shared/cluster/live-cib.ts';
import { xmlTags } from '../../../../../overlays/shared/cluster/xml-tags.ts';
import { recorded } from '../../../../helpers/node-state.ts';

test("drains and constraints are read from pacemaker's file", (t) => {
  t.deepEqual(cibChanges(recorded('moved-and-drained-cib.xml')), {
    drained: ['litstat1'],
    constraints: ['cli-prefer-floating-addresses'],
  });
  t.deepEqual(cibChanges(''), { drained: [], constraints: [] });
});

test('drains are sorted, and one that was ended counts for nothing', (t) => {
  const cib = `<cib><!-- <nvpair name="lvsmith-drain-litstat9" value="1"/> -->
    <nvpair id="a" name="stonith-enabled" value="false"/>
    <nvpair id="b" name="lvsmith-drain-litstat2" value="1"/>
    <nvpair id="c" name="lvsmith-drain-litstat1" value="1"/>
    <nvpair name="lvsmith-drain-litstat3" value="0" id="d"/>
  </cib>`;
  t.deepEqual(cibChanges(cib).drained, ['litstat1', 'litstat2']);
});

test('tags have their attributes, without the escapes', (t) => {
  const [open, , close] = xmlTags('<a b="1 &lt; 2 &#38; &quot;3&quot;">text<c/></a>');
  t.deepEqual(open, { name: 'a', closing: false, empty: false, attributes: { b: '1 < 2 & "3"' } });
  t.like(close, { name: 'a', closing: true });
});
