import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { waitFor } from '../../scripts/lab/guest/wait.ts';
import { renderTree } from '../../scripts/render/render.ts';
import { readOverlays } from '../../scripts/render/read-overlays.ts';
import { run } from '../../scripts/runtime/run.ts';
import { startChild } from '../../scripts/runtime/child.ts';
import { sandboxed } from '../../scripts/toolchain/sandbox.ts';
import { ensureSysroot } from '../../scripts/toolchain/sysroots.ts';
import { freePort } from '../helpers/free-port.ts';
import { makeCertificate } from '../helpers/receivers/certificate.ts';
import { startLogServer } from '../helpers/receivers/log-server.ts';
import { loadText, variation } from '../helpers/profile-texts.ts';
import { buildModel } from '../../scripts/model/model.ts';

// The rsyslogd of the target release takes what is rendered, and another one receives it.

const path = '/usr/lib/lvsmith/rsyslog.conf';

async function rendered(more: string): Promise<string | undefined> {
  const model = buildModel(loadText(variation({ more })).profile);
  const files = renderTree(model, 'realserver', await readOverlays('realserver'));
  const content = files.find((file) => file.path === path)?.content;
  return content === undefined ? undefined : String(content);
}

/** @param name the one DNS name of the certificate: rsyslogd looks for the server's there, be it an address. */
async function withFolder(
  use: (folder: string, tree: string) => Promise<void>,
  name = '127.0.0.1',
): Promise<void> {
  const tree = await ensureSysroot('messages');
  const folder = await mkdtemp(join(tmpdir(), 'syslog-'));
  try {
    await makeCertificate(tree, folder, `DNS:${name}`);
    await use(folder, tree);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What a node's journal would bring, from a socket instead: a sandbox has no journal. */
function withoutJournal(config: string, folder: string): string {
  return config
    .replace(
      /module\(load="imjournal"[^)]*\)/,
      'module(load="imtcp") input(type="imtcp" address="127.0.0.1" port="FEED")',
    )
    .replaceAll('/var/lib/lvsmith-syslog', folder);
}

test('without the key there is no such file', async (t) => {
  t.is(await rendered(''), undefined);
});

for (const transport of ['tls', 'tcp', 'udp'] as const)
  test.serial(
    `rsyslogd finds nothing in the configuration for ${transport}, and finds what is wrong`,
    (t) =>
      withFolder(async (folder, tree) => {
        const config = await rendered(
          `syslog: { server: logs.example.org, transport: ${transport} }`,
        );
        const check = async (text: string) => {
          const here = text.replaceAll('/var/lib/lvsmith-syslog', '/in');
          await writeFile(join(folder, 'rsyslog.conf'), here);
          const argv = sandboxed(tree, ['rsyslogd', '-N1', '-f', '/in/rsyslog.conf'], {
            writable: { '/in': folder },
          });
          return run(argv, { accept: 'any' });
        };
        const { code, stderr } = await check(config ?? '');
        t.is(code, 0, stderr);
        t.notRegex(stderr, /error|warning/i);
        const broken = await check((config ?? '').replace('omfwd', 'omfwdd'));
        t.not(broken.code, 0);
      }),
  );

interface Wire {
  readonly say: () => Promise<unknown>;
  readonly lines: () => Promise<readonly string[]>;
  readonly complaints: () => string;
}

/** A rsyslogd with the rendered configuration, and the one that it sends to. */
async function withWire(
  tree: string,
  folder: string,
  transport: 'tls' | 'tcp',
  use: (wire: Wire) => Promise<void>,
): Promise<void> {
  const [port, feed] = [await freePort(), await freePort()];
  const host = '127.0.0.1';
  const receiver = await startLogServer(tree, { folder, host, port, tls: transport === 'tls' });
  const config = await rendered(
    `syslog: { server: ${host}, port: ${port}, transport: ${transport}, ca: /in/cert.pem }`,
  );
  const here = withoutJournal(config ?? '', '/in').replace('FEED', String(feed));
  await writeFile(join(folder, 'rsyslog.conf'), here);
  const words = ['rsyslogd', '-n', '-iNONE', '-f', '/in/rsyslog.conf'] as const;
  const sender = await startChild(sandboxed(tree, words, { writable: { '/in': folder } }));
  const line = '<30>Jan  1 00:00:00 litsha21 lvsmith: member-down words="a b"';
  const script = `exec 3<>/dev/tcp/${host}/${feed} && echo '${line}' >&3`;
  try {
    await use({
      say: () => run(['bash', '-c', script], { accept: 'any' }),
      lines: receiver.lines,
      complaints: () => `${sender.complaint()}${receiver.complaint()}`,
    });
  } finally {
    sender.kill();
    await Promise.all([sender.ended, receiver.stop()]);
  }
}

const expected = /^<30>1 \S+ litsha21 lvsmith - - - +member-down words="a b"/;
const deadline = 60_000;

for (const transport of ['tls', 'tcp'] as const)
  test.serial(`a line comes over ${transport} in the form of RFC 5424`, (t) =>
    withFolder((folder, tree) =>
      withWire(tree, folder, transport, async ({ say, lines, complaints }) => {
        const found = await waitFor(
          'the line has come',
          async () => {
            await say();
            return (await lines()).find((line) => expected.test(line));
          },
          { deadline, report: () => Promise.resolve(complaints()) },
        );
        t.regex(found, expected);
      }),
    ),
  );

test.serial('a server whose certificate has another name gets nothing', (t) =>
  withFolder(
    (folder, tree) =>
      withWire(tree, folder, 'tls', async ({ say, lines, complaints }) => {
        await waitFor(
          'the connection is ended',
          async () => {
            await say();
            return /will be closed due to error/.test(complaints()) ? true : undefined;
          },
          { deadline, report: () => Promise.resolve(complaints()) },
        );
        t.deepEqual(await lines(), ['']);
      }),
    'logs.example.org',
  ),
);
