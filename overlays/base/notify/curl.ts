import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MailSettings, WebhookSettings } from '../../shared/cluster/cluster.ts';
import { isIpv6 } from '../../shared/net/ip.ts';
import { tryRun, type Argv } from '../../shared/node/run.ts';

/** How a server took a message. */
export interface Delivery {
  readonly ok: boolean;
  /** What it answered, or why it did not, for a person. */
  readonly says: string;
}

/** Seconds. */
const connectTime = 20;
const wholeTime = 60;
/** Characters of an answer that are kept. */
const longestAnswer = 300;

/** The user as whom curl runs: nobody's, whatever a server sends it. */
const asOwnUser: readonly string[] = [
  'setpriv',
  '--reuid=lvsmith-notify',
  '--regid=lvsmith-notify',
  '--clear-groups',
  '--no-new-privs',
];

/** @param before what runs curl; a program that a test has in its place. */
export type Runner = (config: string) => Promise<{ code: number; stdout: string; stderr: string }>;

/** Runs curl(1) with a configuration that nobody else sees: neither its arguments nor a file has a secret. */
export function runCurl(before: readonly string[] = asOwnUser): Runner {
  return (config) => {
    const [file, ...rest] = [...before, 'curl', '--disable', '--config', '-'];
    const argv: Argv = [file, ...rest];
    return tryRun(argv, { input: config, timeout: (wholeTime + 10) * 1000 });
  };
}

/** Hands a mail to its server. @param name of this node, for its greeting. */
export async function sendMail(
  text: string,
  settings: MailSettings,
  { name, password, curl }: { name: string; password: string | undefined; curl: Runner },
): Promise<Delivery> {
  const { server, port, tls, user, from, to } = settings;
  const scheme = tls === 'tls' ? 'smtps' : 'smtp';
  return withFile(text, async (file) => {
    const config = configOf([
      ['url', `${scheme}://${isIpv6(server) ? `[${server}]` : server}:${port}/${name}`],
      ['proto', `=${scheme}`],
      ['ssl-reqd'],
      ['mail-from', from],
      ...to.map((address) => ['mail-rcpt', address] as const),
      ...(user === undefined ? [] : [['user', `${user}:${password ?? ''}`] as const]),
      ['upload-file', file],
      ...common(settings.ca),
    ]);
    const { code, stderr } = await curl(config);
    return { ok: code === 0, says: answerOf(code, stderr) };
  });
}

/** Posts a body. */
export async function postWebhook(
  body: string,
  { ca }: Pick<WebhookSettings, 'ca'>,
  { url, token, curl }: { url: string; token: string | undefined; curl: Runner },
): Promise<Delivery> {
  return withFile(body, async (file) => {
    const config = configOf([
      ['url', url],
      ['proto', '=https'],
      ['data-binary', `@${file}`],
      ['header', 'Content-Type: application/json'],
      ...(token === undefined ? [] : [['header', `Authorization: Bearer ${token}`] as const]),
      ['fail'],
      ['output', '/dev/null'],
      ...common(ca),
    ]);
    const { code, stderr } = await curl(config);
    return { ok: code === 0, says: answerOf(code, stderr) };
  });
}

type Setting = readonly [name: string, value?: string];

function common(ca: string | undefined): readonly Setting[] {
  return [
    ['connect-timeout', String(connectTime)],
    ['max-time', String(wholeTime)],
    ['silent'],
    ['show-error'],
    // What the server says is in it; the rest is thrown away, for it holds what we said, too.
    ['verbose'],
    ...(ca === undefined ? [] : [['cacert', ca] as const]),
  ];
}

/** The form of curl's own configuration files. */
function configOf(settings: readonly Setting[]): string {
  return settings
    .map(([name, value]) =>
      value === undefined ? `${name}\n` : `${name} = "${value.replace(/[\\"]/g, '\\$&')}"\n`,
    )
    .join('');
}

/** The server's last words, and curl's own if it failed. Lines that tell what was sent are not looked at. */
export function answerOf(code: number, stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.replace(/\r$/, ''));
  const answers = lines.flatMap(
    (line) => /^< ((?:HTTP\/\S+ )?\d{3}[ -].*|HTTP\/\S+ \d{3})$/.exec(line.trimEnd())?.[1] ?? [],
  );
  // The last one of a mail says goodbye.
  const answer = answers.findLast((line) => !line.startsWith('221'));
  const own = lines.findLast((line) => /^curl: \(\d+\) /.test(line));
  const words =
    code === 0 ? [answer] : [own ?? `curl ended with ${code}`, answer && `it answered: ${answer}`];
  return words
    .filter((word) => word !== undefined && word !== '')
    .join('; ')
    .slice(0, longestAnswer);
}

/** curl's user reads it; who does not know its name does not find it. There is no secret in it. */
async function withFile<T>(text: string, use: (file: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'lvsmith-message-'));
  try {
    chmodSync(folder, 0o711);
    const file = join(folder, 'message');
    writeFileSync(file, text);
    chmodSync(file, 0o644);
    return await use(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
