import test from 'ava';
import { parseDirector } from '../../../../scripts/cli/import.ts';
import { fromWhereTyped } from '../../../../scripts/cli/where-typed.ts';
import { installed } from '../../../../scripts/runtime/installation.ts';
import { lvsmith } from '../../../helpers/lvsmith.ts';

test('--director takes a name, an address, and that in the heartbeat network', (t) => {
  t.deepEqual(parseDirector('lb1=192.0.2.1'), { name: 'lb1', address: '192.0.2.1' });
  t.deepEqual(parseDirector('LB1.example=192.0.2.1/24,10.0.0.1/30'), {
    name: 'LB1.example',
    address: '192.0.2.1',
    prefix: 24,
    heartbeatAddress: '10.0.0.1',
    heartbeatPrefix: 30,
  });
  for (const wrong of [
    'lb1',
    'lb1=',
    '=192.0.2.1',
    'lb1=192.0.2.300',
    'lb1=192.0.2.1,x',
    'lb1=2001:db8::1',
  ])
    t.throws(() => parseDirector(wrong), { instanceOf: SyntaxError }, wrong);
});

test('the command line is refused with exit code 2', async (t) => {
  for (const words of [[], ['a', 'b'], ['--cib', 'x', 'a'], ['a', '--director', 'lb1']]) {
    const { code } = await lvsmith('import', ...words);
    t.is(code, 2, words.join(' '));
  }
});

test('folders and files are meant from where npm was called', (t) => {
  const env = {
    npm_package_json: installed('package.json'),
    npm_lifecycle_script: 'node scripts/start.mjs import',
    INIT_CWD: '/somewhere',
  };
  const words = ['old', '--director', 'a=192.0.2.1', '--out', 'x.yaml', '--cib=c.xml', '--json'];
  t.deepEqual(fromWhereTyped(words, env, true), [
    '/somewhere/old',
    '--director',
    'a=192.0.2.1',
    '--out',
    '/somewhere/x.yaml',
    '--cib=/somewhere/c.xml',
    '--json',
  ]);
});
