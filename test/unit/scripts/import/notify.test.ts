import test from 'ava';
import { importTexts, refused, said } from '../../../helpers/import.ts';
import { loadText } from '../../../helpers/profile-texts.ts';

// Who was told by mail is told by lvsmith, too.

const directors = ['one=192.0.2.11/24', 'two=192.0.2.12/24'] as const;
const served = `virtual=192.0.2.80:80
\treal=192.0.2.31:80 gate
\tservice=http
`;

function notifyOf(settings: string) {
  const result = importTexts({ 'ld.cf': settings + served }, ...directors);
  return { result, notify: loadText(result.profile).profile.notify };
}

test('ldirectord: all that it says of mail, and how often it repeats itself', (t) => {
  const { result, notify } = notifyOf(
    'emailalert="a@example.org, b@example.org"\nemailalertfrom="LVS <lvs@example.org>"\nemailalertfreq=600\nsmtp=192.0.2.25\n',
  );
  t.deepEqual(refused(result), []);
  t.like(notify, {
    remind: '600s',
    mail: {
      server: '192.0.2.25',
      port: 25,
      tls: 'starttls',
      from: 'lvs@example.org',
      to: ['a@example.org', 'b@example.org'],
    },
  });
  t.true(
    said(result).some((line) => line.startsWith('ld.cf:1: the old program spoke SMTP in clear')),
  );
});

test('without a server and a sender there is a placeholder for each, at the recipient’s line', (t) => {
  const result = importTexts({ 'ld.cf': `emailalert=a@example.org\n${served}` }, ...directors);
  t.deepEqual(refused(result), ['invalid-value from ld.cf:1', 'invalid-value from ld.cf:1']);
  t.is(result.unknown.length, 2);
});

test('nobody is told where no recipient is anywhere else than on the director', (t) => {
  const { result, notify } = notifyOf('emailalert=root, root@localhost\nsmtp=192.0.2.25\n');
  t.is(notify, undefined);
  const lines = said(result);
  t.true(lines.includes('ld.cf:1: mail to root@localhost'));
  t.true(lines.includes('ld.cf:2: a setting of mail to nobody'));
});

test('TLS from the beginning for port 465, one server, one sender, sixteen recipients', (t) => {
  const many = Array.from({ length: 17 }, (_, index) => `    u${index}@example.org`).join('\n');
  const conf = (name: string) => `global_defs {
  notification_email {
${many}
  }
  notification_email_from ${name}@example.org
  smtp_server ${name}.example.org 465
  router_id ${name}
}
vrrp_instance A {
  interface eth0
  virtual_ipaddress {
    192.0.2.80/24
  }
}
`;
  const result = importTexts(
    { 'a/keepalived.conf': conf('one'), 'b/keepalived.conf': conf('two') },
    ...directors,
  );
  t.regex(
    result.profile,
    /server: one\.example\.org .*\n {4}port: 465\n {4}tls: tls\n {4}from: one@/,
  );
  const lines = said(result);
  t.true(lines.includes('a/keepalived.conf:19: mail to u16@example.org, one recipient too many'));
  t.true(lines.includes('b/keepalived.conf:22: two mail servers are named: a profile has one'));
  t.true(
    lines.includes(
      'b/keepalived.conf:21: two senders of mail are named: a profile has one for all directors',
    ),
  );
});
