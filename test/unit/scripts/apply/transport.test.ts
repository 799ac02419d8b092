import test from 'ava';
import { sshTransport, Unreachable } from '../../../../scripts/apply/transport.ts';
import type { Run, RunOptions } from '../../../../scripts/runtime/run.ts';
import { labCluster } from '../../../helpers/fake-node.ts';

interface Call {
  readonly argv: readonly string[];
  readonly options: RunOptions | undefined;
}

function recorder(code: number, stdout: string, stderr = '') {
  const calls: Call[] = [];
  const run: Run = async (argv, options) => {
    calls.push({ argv, options });
    return { code, stdout, stderr };
  };
  return { calls, run };
}

const request = { do: 'confirm', id: '20261130-074105-9f3a' } as const;

test('ssh reaches the address of a node, asks nobody anything, and takes no other host key', async (t) => {
  const { calls, run } = recorder(0, '{"format":1,"ok":true}\n');
  const ask = sshTransport(labCluster, undefined, run);
  t.deepEqual(await ask('litsha22', request), { format: 1, ok: true });
  t.like(await ask('litstat1', request), { ok: true });
  const [first, second] = calls;
  t.deepEqual(first?.argv.slice(-2), ['root@192.168.71.22', '/usr/lib/lvsmith/apply']);
  t.is(second?.argv.at(-2), 'root@192.168.71.220');
  t.true(first?.argv.includes('BatchMode=yes'));
  t.true(first?.argv.includes('StrictHostKeyChecking=accept-new'));
  t.true(first?.argv.some((word) => /^UserKnownHostsFile=.*\/lab\/known_hosts$/.test(word)));
  t.deepEqual(JSON.parse(String(first?.options?.input)), { format: 1, ...request });
});

test('another command in the place of ssh gets the name and the address', async (t) => {
  const { calls, run } = recorder(0, 'a banner\n{"format":1,"ok":true}\n');
  const ask = sshTransport(labCluster, ['reach', '{node}', 'at={address}'], run);
  t.like(await ask('litsha21', request), { ok: true });
  t.deepEqual(calls[0]?.argv, ['reach', 'litsha21', 'at=192.168.71.21']);
});

const silent: readonly (readonly [string, number, string, string, RegExp])[] = [
  ['ssh failed', 255, '', 'Host key verification failed.\n', /Host key verification failed\.$/],
  ['an older image', 127, '', 'sh: /usr/lib/lvsmith/apply: not found\n', /apply: not found$/],
  ['nothing came', 0, '', '', /the connection ended with 0$/],
  ['another version', 0, '{"format":2,"ok":false}\n', '', /format 2, and this lvsmith in 1/],
  ['something else answers', 0, '{"ok":true}\n', '', /ended with 0$/],
  ['an answer that was cut off', 0, '{"format":1,"ok":', '', /ended with 0$/],
];

for (const [what, code, stdout, stderr, words] of silent)
  test(`a node that does not answer is named with the reason: ${what}`, async (t) => {
    const { run } = recorder(code, stdout, stderr);
    const ask = sshTransport(labCluster, undefined, run);
    const error = await t.throwsAsync(ask('litsha21', request), { instanceOf: Unreachable });
    t.regex(error.message, /^litsha21 does not answer: /);
    t.regex(error.message, words);
  });
