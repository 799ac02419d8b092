import { readFileSync } from 'node:fs';
import test from 'ava';
import { serversCommand, type ServersTools } from '../../../../../overlays/base/command/servers.ts';
import { asMon, askServers } from '../../../../../overlays/base/servers/ask.ts';
import { monChecks, monWords } from '../../../../../overlays/base/servers/mon-cf.ts';
import type { RunResult } from '../../../../../overlays/shared/node/run.ts';
import { monLine } from '../../../../../scripts/render/views/mon.ts';
import { clusterWith } from '../../../../helpers/cluster.ts';
import { healthyNode, known, withDirector } from '../../../../helpers/node-state.ts';

const rendered = readFileSync('test/golden/web/director/etc/mon/mon.cf', 'utf8');

test("the checks are those of mon's configuration, with the address that mon appends", (t) => {
  const checks = monChecks(rendered);
  t.is(checks.length, 12);
  t.deepEqual(checks[0], {
    realserver: 'litstat1',
    service: 'http',
    argv: [
      'lvsmith-http.monitor',
      ...'--type http --port 80 --timeout 2 --path /health'.split(' '),
      ...'--host litsha --status 200 192.168.71.220'.split(' '),
    ],
  });
  const own =
    'hostgroup a 192.0.2.1\n\nwatch a\n  service dns\n    monitor m -p 53 2001:db8::1 ;;\n';
  t.deepEqual(monChecks(own)[0]?.argv, ['m', '-p', '53', '2001:db8::1']);
});

test('words are split as mon splits them', (t) => {
  for (const words of [['a', 'b c', '"', '\\', 'x"y\\z', '', '$(true)', '{address}:53', "it's"]])
    t.deepEqual(monWords(monLine(words)), words);
});

const answer = (code: number, stdout: string): RunResult => ({ code, stdout, stderr: '' });

test('every check is run once, as the user of mon, and the answers keep their order', async (t) => {
  const ran: string[] = [];
  const checks = monChecks(rendered);
  const answers = await askServers(
    checks,
    (argv) => asMon('/usr/lib/lvsmith', argv),
    (argv) => {
      ran.push(argv.join(' '));
      const fails = argv.at(-1) === '192.168.71.150';
      return Promise.resolve(
        fails ? answer(1, '192.168.71.150\n192.168.71.150: status 500\n') : answer(0, 'ok\n'),
      );
    },
  );
  t.is(ran.length, 12);
  t.regex(
    ran[0] ?? '',
    /^setpriv --reuid=mon .* -- \/usr\/lib\/lvsmith\/lvsmith-http\.monitor --type/,
  );
  t.deepEqual(
    answers.map(({ realserver, service }) => `${realserver} ${service}`),
    checks.map(({ realserver, service }) => `${realserver} ${service}`),
  );
  t.deepEqual(
    answers.filter(({ works }) => !works).map(({ realserver, words }) => [realserver, words]),
    [
      ['litstat2', '192.168.71.150: status 500'],
      ['litstat2', '192.168.71.150: status 500'],
    ],
  );
});

const health = (realserver: string, verdict: 'up' | 'down') => ({
  ...{ realserver, service: 'http', verdict, words: '' },
  ...{ since: null, checked: null },
});

const tools: ServersTools = {
  gather: () =>
    Promise.resolve(
      withDirector({
        health: known([health('litstat1', 'up'), health('litstat2', 'up')]),
        drained: known(['litstat1']),
      }),
    ),
  cluster: () => clusterWith(),
  monCf: () => rendered,
  ask: (checks) =>
    Promise.resolve(
      checks
        .filter(({ service }) => service === 'http')
        .map(({ realserver, service }) => ({
          ...{ realserver, service, milliseconds: 7 },
          works: realserver === 'litstat1',
          words: realserver === 'litstat1' ? '' : 'status 500',
        })),
    ),
  denied: undefined,
};

test('an answer stands beside what the cluster believes', async (t) => {
  const { code, stdout = '' } = await serversCommand([], tools);
  t.is(code, 1, 'one fails');
  t.regex(stdout, /^litstat1 +http +7 ms  works  \(drained\)$/m);
  t.regex(stdout, /^litstat2 +http +7 ms  fails: status 500  \(the cluster says up as yet\)$/m);
  const one = await serversCommand(['litstat1'], tools);
  t.is(one.code, 0);
  t.false(one.stdout?.includes('litstat2'));
  t.like(JSON.parse((await serversCommand(['litstat1', '--json'], tools)).stdout ?? ''), {
    0: { realserver: 'litstat1', works: true },
  });
});

test('wrong words, an unknown server, a realserver and somebody who is not root', async (t) => {
  t.is((await serversCommand(['--all'], tools)).code, 64);
  t.is((await serversCommand(['litstat1', 'litstat2'], tools)).code, 64);
  t.regex((await serversCommand(['litstat9'], tools)).stderr ?? '', /one of litstat1, litstat2/);
  const gather = () => Promise.resolve({ ...healthyNode, director: undefined });
  t.like(await serversCommand([], { ...tools, gather }), { code: 1 });
  t.like(await serversCommand([], { ...tools, denied: 'no' }), {
    code: 1,
    stderr: 'lvsmith: no\n',
  });
});
