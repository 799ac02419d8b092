import test from 'ava';
import { drainCommand } from '../../overlays/base/command/drain.ts';
import type { NodeIdentity } from '../../overlays/shared/node.ts';
import { drainedIn } from '../../overlays/shared/drain.ts';
import { clusterWith } from '../helpers/cluster.ts';

const cluster = clusterWith();
const director: NodeIdentity = {
  cluster: 'lab',
  name: 'litsha21',
  role: 'director',
  instanceId: 'one',
  seedDigest: '',
};

/** Runs the command and keeps what it asked the cluster. */
function drain(action: 'drain' | 'undrain', words: readonly string[], drained: string[] = []) {
  const asked: (readonly string[])[] = [];
  const outcome = drainCommand(action, words, {
    node: director,
    cluster,
    drained,
    ask: (argv) => {
      asked.push(argv);
      return '';
    },
  });
  return { outcome, asked };
}

const property = ['--type', 'crm_config', '--name', 'lvsmith-drain-litstat1'];

test('a drain is a property of the cluster, so that every director knows', (t) => {
  const { outcome, asked } = drain('drain', ['litstat1']);
  t.is(outcome.code, 0);
  t.deepEqual(asked, [['crm_attribute', ...property, '--update', '1']]);
});

test('the end of a drain takes the property away', (t) => {
  const { asked } = drain('undrain', ['litstat1'], ['litstat1']);
  t.deepEqual(asked, [['crm_attribute', ...property, '--delete']]);
});

test('what is so already is left alone', (t) => {
  t.deepEqual(drain('drain', ['litstat1'], ['litstat1']).asked, []);
  t.deepEqual(drain('undrain', ['litstat1']).asked, []);
});

test('an unknown server, too many words and another role are refused', (t) => {
  t.regex(drain('drain', ['litstat9']).outcome.stderr ?? '', /one of litstat1, litstat2/);
  t.is(drain('drain', []).outcome.code, 64);
  t.is(drain('drain', ['litstat1', 'litstat2']).outcome.code, 64);
  const ask = () => '';
  const realserver = { ...director, role: 'realserver' as const };
  const setting = { node: realserver, cluster, drained: [], ask };
  t.is(drainCommand('drain', ['litstat1'], setting).code, 1);
});

test('a server that has left the profile can be undrained', (t) => {
  t.is(drain('undrain', ['litstat9'], ['litstat9']).outcome.code, 0);
});

test('a cluster that does not answer is said', (t) => {
  const setting = { node: director, cluster, drained: [], ask: () => undefined };
  t.regex(drainCommand('drain', ['litstat1'], setting).stderr ?? '', /does not answer/);
});

test("drained servers are read from pacemaker's file", (t) => {
  const cib = `<cib><configuration><crm_config><cluster_property_set id="cib-bootstrap-options">
    <nvpair id="a" name="stonith-enabled" value="false"/>
    <nvpair id="b" name="lvsmith-drain-litstat2" value="1"/>
    <nvpair id="c" name="lvsmith-drain-litstat1" value="1"/>
    <nvpair name="lvsmith-drain-litstat3" value="0" id="d"/>
  </cluster_property_set></crm_config></configuration></cib>`;
  t.deepEqual(drainedIn(cib), ['litstat1', 'litstat2']);
  t.deepEqual(drainedIn(''), []);
});
