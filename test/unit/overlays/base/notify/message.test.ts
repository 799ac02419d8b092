import test from 'ava';
import type { Change } from '../../../../../overlays/base/notify/change.ts';
import { mailText, quotedPrintable } from '../../../../../overlays/base/notify/mail.ts';
import {
  isResolved,
  messageOf,
  messageText,
  oneLine,
} from '../../../../../overlays/base/notify/message.ts';
import { webhookText } from '../../../../../overlays/base/notify/webhook.ts';

const background = {
  cluster: 'web',
  self: 'd2',
  why: ['d1 is offline.'],
  bad: [],
  history: [],
  dropped: 0,
};
const settings = { from: 'lvsmith@example.org', to: ['night@example.org', 'day@example.org'] };

function change(topic: string, text: string, kind: Change['kind'] = 'begin'): Change {
  return { topic, value: 'x', text, kind, at: 1_800_000_000, own: false };
}

test('what matters most is the headline, and everything is in the text', (t) => {
  const message = messageOf(
    [change('server/r1/http', 'r1 http is down'), change('director/d1', 'd1 was lost')],
    background,
  );
  t.is(message.headline, 'd1 was lost; r1 http is down');
  const text = messageText(message);
  t.regex(text, /What happened:\n {2}2027-01-15 08:00:00Z {2}d1 was lost\n.* r1 http is down\n/);
  t.regex(text, /Why the addresses are where they are:\n {2}d1 is offline\.\n/);
  t.notRegex(text, /Not well now|Not told/);
});

test('of hundreds of servers fifty are spelled out', (t) => {
  const many = Array.from({ length: 300 }, (_, index) =>
    change(`server/s${index}/http`, `s${index} is down`),
  );
  const message = messageOf(many, background);
  t.regex(message.headline, /^s\d+ is down; and 299 more$/);
  t.regex(messageText(message), / and 250 more\n/);
});

test('foreign words stay one line, and are cut where they are long', (t) => {
  t.is(oneLine('a\r\nBcc: b\u0000\u2028c\u202e\u001b[31m', 100), 'a Bcc: b c [31m');
  t.is(oneLine('x'.repeat(500), 10), `${'x'.repeat(9)}…`);
  t.is(oneLine(`${'x'.repeat(8)}😀y`, 10), `${'x'.repeat(8)}…`);
});

test('the headers of a mail are those of lvsmith, whatever servers say', (t) => {
  const hostile = 'r1\r\nBcc: all@example.org\r\n\r\nbody é 😀 =?utf-8?q?x?=';
  const text = mailText(
    messageOf([change('server/r1/http', hostile)], background),
    settings,
    new Date(0),
  );
  const [head = '', body = ''] = text.split(/\r\n\r\n/);
  const headers = head.split(/\r\n(?! )/).map((line) => line.split(':')[0]);
  t.deepEqual(headers, [
    ...['Date', 'From', 'To', 'Message-ID', 'Subject', 'Auto-Submitted', 'MIME-Version'],
    ...['Content-Type', 'Content-Transfer-Encoding'],
  ]);
  t.regex(text, /^[\t\r\n -~]*$/);
  t.true(text.split('\r\n').every((line) => line.length <= 76 || /^(Subject|Content)/.test(line)));
  t.false(/(?<!\r)\n/.test(text));
  const subject = [...head.matchAll(/=\?utf-8\?B\?([^?]*)\?=/g)].map(([, word = '']) =>
    Buffer.from(word, 'base64').toString(),
  );
  t.is(subject.join(''), '[web] r1 Bcc: all@example.org body é 😀 =?utf-8?q?x?=');
  t.true(body.includes('What happened:'));
});

test('quoted-printable: what is no ASCII, an equals sign, a blank at the end, a long line', (t) => {
  t.is(quotedPrintable('a=é \nb'), 'a=3D=C3=A9=20\r\nb');
  const long = quotedPrintable('x'.repeat(200));
  t.true(long.split('\r\n').every((line) => line.length <= 76));
  t.is(long.replaceAll('=\r\n', ''), 'x'.repeat(200));
});

test('a webhook says it as Alertmanager does, or as chats take it', (t) => {
  const over = messageOf([change('server/r1/http', 'r1 http is up', 'end')], background);
  t.true(isResolved(over));
  const body: unknown = JSON.parse(webhookText(over, 'alertmanager'));
  t.like(body, {
    version: '4',
    status: 'resolved',
    commonLabels: { cluster: 'web' },
    alerts: [
      {
        status: 'resolved',
        labels: { alertname: 'LvsmithMemberDown', severity: 'warning' },
        annotations: { summary: 'r1 http is up' },
        startsAt: '2027-01-15T08:00:00.000Z',
      },
    ],
  });
  const text: unknown = JSON.parse(webhookText(over, 'text'));
  t.deepEqual(Object.keys(text ?? {}), ['text']);
});
