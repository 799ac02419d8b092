import test from 'ava';
import type { MailSettings } from '../../../../../overlays/shared/cluster/cluster.ts';
import { answerOf, sendMail } from '../../../../../overlays/base/notify/curl.ts';

const settings: MailSettings = {
  server: '2001:db8::25',
  port: 465,
  tls: 'tls',
  user: 'me',
  from: 'a@b',
  to: ['c@d'],
};

test('what curl is told: the whole configuration is on its stdin, quoted', async (t) => {
  let config = '';
  const curl = (given: string) => {
    config = given;
    return Promise.resolve({ code: 0, stdout: '', stderr: '< 250 fine\r\n< 221 bye' });
  };
  const secret = { name: 'd1', password: 'a "b" \\c', curl };
  t.deepEqual(await sendMail('text', settings, secret), { ok: true, says: '250 fine' });
  t.regex(config, /^url = "smtps:\/\/\[2001:db8::25\]:465\/d1"$/m);
  t.regex(config, /^user = "me:a \\"b\\" \\\\c"$/m);
  t.regex(config, /^ssl-reqd$/m);
  t.regex(config, /^max-time = "\d+"$/m);
});

test("the server's words are told, and what was sent is not", (t) => {
  const stderr = [
    '> AUTH PLAIN AHNlY3JldA==',
    '< 535 5.7.8 no',
    '> QUIT',
    '< 221 bye',
    'curl: (67) Login denied',
  ].join('\r\n');
  t.is(answerOf(67, stderr), 'curl: (67) Login denied; it answered: 535 5.7.8 no');
  t.is(answerOf(0, '< HTTP/2 204 \r\n< date: x\r\n'), 'HTTP/2 204');
  t.is(answerOf(6, ''), 'curl ended with 6');
  t.true(answerOf(67, `< 550 ${'x'.repeat(10_000)}`).length <= 300);
});
