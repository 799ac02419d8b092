import test from 'ava';
import { notifyCommand } from '../../../../../overlays/base/command/notify.ts';
import type { Message } from '../../../../../overlays/base/notify/message.ts';
import { statusText } from '../../../../../overlays/base/command/status-text.ts';
import { notifyState, readSaved } from '../../../../../overlays/base/notify/state.ts';
import { judge } from '../../../../../overlays/shared/state/verdict.ts';
import { clusterWith } from '../../../../helpers/cluster.ts';
import { directorIdentity, healthyNode, known } from '../../../../helpers/node-state.ts';

function tools(says: Readonly<Record<string, string>>, saved?: string) {
  const sent: Message[] = [];
  return {
    sent,
    node: () => directorIdentity,
    cluster: () => clusterWith(),
    outlets: () =>
      (['mail', 'webhook'] as const).flatMap((name) => {
        const answer = says[name];
        if (answer === undefined) return [];
        const send = (message: Message) => {
          sent.push(message);
          return Promise.resolve({ ok: answer.startsWith('2'), says: answer });
        };
        return [{ name, to: 'somebody', send }];
      }),
    saved: () => readSaved(saved ?? ''),
    now: () => new Date(0),
    denied: undefined,
  };
}

test('--test says what each server answered, and fails when one did not take it', async (t) => {
  const good = tools({ mail: '250 fine' });
  t.deepEqual(await notifyCommand(['--test'], good), {
    code: 0,
    stdout: 'mail to somebody: taken: 250 fine\n',
  });
  t.regex(good.sent[0]?.headline ?? '', /^a test from litsha21/);
  const bad = await notifyCommand(['--test'], tools({ mail: '250 fine', webhook: '403 no' }));
  t.is(bad.code, 1);
  t.regex(bad.stdout ?? '', /webhook to somebody: NOT TAKEN: 403 no\n$/);
});

test('where nobody is told anything, and with other words, it says so', async (t) => {
  t.like(await notifyCommand(['--test'], tools({})), { code: 1 });
  t.like(await notifyCommand(['--tset'], tools({ mail: '250' })), { code: 64 });
  t.like(await notifyCommand([], { ...tools({ mail: '250' }), denied: 'no' }), { code: 1 });
});

const waiting = [
  { topic: 'director/d1', value: 'lost', text: 'd1 was lost', kind: 'begin', at: 0, own: false },
];
const saved = JSON.stringify({
  boot: 'one',
  observed: { known: [], told: {} },
  outboxes: { mail: { waiting, dropped: 2, failures: 3, next: 0, says: '450 later' } },
  ledger: { since: 0, told: [] },
  used: [],
});

test('what waits is told by notify, and by status with the reason', async (t) => {
  const { stdout } = await notifyCommand([], tools({ mail: '250' }, saved));
  t.is(
    stdout,
    'mail to somebody: 1 waiting; the last attempt from here: 450 later\n  1970-01-01T00:00:00.000Z  d1 was lost\n',
  );
  const state = { ...healthyNode, notify: known(notifyState(readSaved(saved))) };
  const text = statusText({ ...judge(state), ...state });
  t.regex(
    text,
    /^notify +1 event waits for mail since 1970-01-01T00:00:00.000Z, 2 older ones were given up: 450 later$/m,
  );
  t.is(judge(state).verdict, 'joined', 'a mail server that hangs hurts nothing');
});

test('a file that is damaged, or of another version, is none', (t) => {
  for (const text of ['', '{', 'null', '{"boot":"x"}', saved.replace('"told":[]', '"told":1')])
    t.is(readSaved(text), undefined, text);
  t.is(notifyState(readSaved(saved.replace('"failures":3', '"failures":0'))), null);
});
