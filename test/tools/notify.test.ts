import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:https';
import { createServer as createPlainServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { postWebhook, runCurl, sendMail } from '../../overlays/base/notify/curl.ts';
import { mailText } from '../../overlays/base/notify/mail.ts';
import { messageOf } from '../../overlays/base/notify/message.ts';
import { webhookText } from '../../overlays/base/notify/webhook.ts';
import { sandboxed } from '../../scripts/toolchain/sandbox.ts';
import { ensureSysroot } from '../../scripts/toolchain/sysroots.ts';
import { freePort, portOf } from '../helpers/free-port.ts';
import { makeCertificate } from '../helpers/receivers/certificate.ts';
import { startMailServer, textOf, type MailServer } from '../helpers/receivers/mail-server.ts';

// Debian's curl, as it is in the images, hands messages to a real mail server and to a real HTTPS server.

const user = 'lvsmith@example.org';
const password = 'a "word" \\ of: the # night';
/** What mon says may be anything. */
const hostile = 'status 500\r\nBcc: everybody@example.org\r\n\r\n.\r\nQUIT\r\n\u202e<script>é';

let tree: string;
let folder: string;
let server: MailServer;
let port: number;

const message = messageOf(
  [
    {
      topic: 'director/litsha21',
      value: 'lost',
      text: 'litsha21 was lost',
      kind: 'begin',
      at: 1,
      own: false,
    },
    {
      topic: 'server/a/http',
      value: 'down',
      text: `a http is down: ${hostile}`,
      kind: 'begin',
      at: 2,
      own: false,
    },
  ],
  { cluster: 'web', self: 'litsha22', why: [], bad: [], history: [], dropped: 0 },
);

function settings(more: Readonly<Record<string, unknown>> = {}) {
  const usual = {
    server: '127.0.0.1',
    port,
    tls: 'starttls',
    from: 'lvsmith@example.org',
  } as const;
  return {
    ...usual,
    user,
    to: ['night@example.org', 'day@example.org'],
    ca: '/in/cert.pem',
    ...more,
  };
}

/** curl of the target release, which sees the certificate and the message. */
const curl = () =>
  runCurl(sandboxed(tree, ['env'], { readOnly: { '/in': folder, [tmpdir()]: tmpdir() } }));

function send(more?: Readonly<Record<string, unknown>>, word: string | undefined = password) {
  const to = settings(more);
  const text = mailText(message, to, new Date(0));
  return sendMail(text, to, { name: 'litsha22', password: word, curl: curl() });
}

test.before('a mail server', async () => {
  tree = await ensureSysroot('messages');
  folder = await mkdtemp(join(tmpdir(), 'notify-'));
  await makeCertificate(tree, folder, 'IP:127.0.0.1');
  port = await freePort();
  server = await startMailServer(tree, { folder, host: '127.0.0.1', port, user, password });
});

test.after.always('nothing is left', async () => {
  await server?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true });
});

test.serial(
  'a mail comes after STARTTLS and a login, whole, to all, and nothing in it is a header',
  async (t) => {
    const { ok, says } = await send();
    t.true(ok, says);
    t.is(says, '250 2.0.0 taken as number one');
    t.is(server.mails.length, 1);
    const [mail] = server.mails;
    if (mail === undefined) return;
    t.like(mail, { from: 'lvsmith@example.org', user, tls: true });
    t.deepEqual(mail.to, ['night@example.org', 'day@example.org']);
    const [headers = ''] = mail.data.split('\r\n\r\n');
    t.notRegex(headers, /^Bcc:/m);
    t.regex(headers, /^Subject: =\?utf-8\?B\?/m);
    t.regex(headers, /^Auto-Submitted: auto-generated$/m);
    t.regex(textOf(mail), /litsha21 was lost/);
    t.regex(textOf(mail), /status 500 Bcc: everybody@example.org \. QUIT/);
  },
);

test.serial(
  'a wrong password, an unknown receiver and a foreign certificate are told in words, without the password',
  async (t) => {
    const wrong = await send({}, 'not-the-password');
    t.false(wrong.ok);
    t.regex(wrong.says, /Login denied; it answered: 535 /);
    const unknown = await send({ to: ['unknown@example.org'] });
    t.false(unknown.ok);
    t.regex(unknown.says, /it answered: 550 5\.1\.1 nobody is called that here/);
    const foreign = await send({ ca: undefined });
    t.false(foreign.ok);
    t.regex(foreign.says, /certificate/);
    t.is(server.mails.length, 1);
    const said = JSON.stringify([wrong, unknown, foreign]);
    t.notRegex(said, /not-the-password|of: the/);
    t.notRegex(said, new RegExp(Buffer.from('not-the-password').toString('base64').slice(0, 12)));
  },
);

test.serial('a server without TLS gets neither the password nor the message', async (t) => {
  let said = '';
  const plain = createPlainServer((socket) => {
    socket.write('220 plain ESMTP\r\n');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      said += chunk.toString();
      socket.write(
        chunk.toString().startsWith('EHLO')
          ? '250-plain\r\n250 AUTH PLAIN LOGIN\r\n'
          : '502 no\r\n',
      );
    });
  });
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
  const { ok, says } = await send({ port: portOf(plain) });
  plain.close();
  t.false(ok);
  t.regex(says, /SSL|TLS/);
  t.notRegex(said, /AUTH|MAIL FROM|DATA/);
});

test.serial(
  'a webhook is posted with its token, and what the server answers is told',
  async (t) => {
    const calls: { headers: IncomingHttpHeaders; body: string }[] = [];
    let status = 200;
    const [key, cert] = [
      await readFile(join(folder, 'key.pem')),
      await readFile(join(folder, 'cert.pem')),
    ];
    const hooks = createServer({ key, cert }, (request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        calls.push({ headers: request.headers, body });
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => hooks.listen(0, '127.0.0.1', resolve));
    const post = () =>
      postWebhook(
        webhookText(message, 'alertmanager'),
        { ca: '/in/cert.pem' },
        {
          url: `https://127.0.0.1:${portOf(hooks)}/hook?a=b`,
          token: 'secret-token',
          curl: curl(),
        },
      );
    const good = await post();
    t.deepEqual([good.ok, good.says], [true, 'HTTP/1.1 200 OK']);
    t.is(calls[0]?.headers.authorization, 'Bearer secret-token');
    const body: { status?: unknown; alerts?: readonly unknown[] } = JSON.parse(
      calls[0]?.body ?? '',
    );
    t.is(body.status, 'firing');
    t.is(body.alerts?.length, 2);
    status = 403;
    const bad = await post();
    t.false(bad.ok);
    t.regex(bad.says, /it answered: HTTP\/1\.1 403 Forbidden/);
    hooks.close();
  },
);

test.serial('no argument and no file that stays has a secret', async (t) => {
  const seen: string[] = [];
  const spy = join(folder, 'spy');
  await writeFile(spy, '#!/bin/sh\necho "$@"\ncat >/dev/null\n', { mode: 0o755 });
  const runner = runCurl([spy]);
  const to = settings();
  await sendMail('text', to, {
    ...{ name: 'litsha22', password },
    curl: async (config) => {
      const result = await runner(config);
      seen.push(result.stdout);
      return result;
    },
  });
  t.is(seen[0], 'curl --disable --config -\n');
});
