import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { succeed } from '../../../scripts/lab/guest/commands.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import { startChild } from '../../../scripts/runtime/child.ts';
import { secretsFolder } from '../../../scripts/secrets/kept-secret.ts';
import { ensureSysroot } from '../../../scripts/toolchain/sysroots.ts';
import { makeCertificate } from '../../helpers/receivers/certificate.ts';
import { startLogServer, type LogServer } from '../../helpers/receivers/log-server.ts';
import { startMailServer, type MailServer } from '../../helpers/receivers/mail-server.ts';

/** The quotes and the colon are for whoever writes the password into a file of options. */
const password = 'a "word" \\ of: the night';

/** As the administrator does before the seeds are made. */
export async function giveMailPassword(cluster: string): Promise<void> {
  const folder = secretsFolder(cluster);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, 'smtp-password'), `${password}\n`, { mode: 0o600 });
}

/** The servers of the profile in the router's namespace, which the directors trust, while `work` goes on. */
export async function withReceivers(
  lab: Lab,
  work: (servers: { mail: MailServer; log: LogServer }) => Promise<void>,
): Promise<void> {
  const { notify, syslog } = lab.settings.cluster;
  const settings = notify?.mail;
  if (!settings || syslog === null) throw new Error('the profile has no mail or no syslog server');
  const tree = await ensureSysroot('messages');
  const folder = await mkdtemp(join(tmpdir(), 'receivers-'));
  const inNetwork = (argv: readonly [string, ...string[]]) =>
    lab.namespaces.hostArgv('router', argv);
  await makeCertificate(tree, folder, `IP:${settings.server}`);
  const pem = await readFile(join(folder, 'cert.pem'), 'base64');
  for (const director of lab.directors)
    await succeed(director, `echo ${pem} | base64 -d >${settings.ca ?? ''}; sync`);
  const host = settings.server;
  const mail = await startMailServer(tree, {
    ...{ folder, host, password },
    start: (argv, options) => startChild(inNetwork(argv), options),
    port: settings.port,
    user: settings.user ?? '',
  });
  const log = await startLogServer(tree, {
    folder,
    host,
    port: syslog.port,
    tls: false,
    inNetwork,
  });
  try {
    await work({ mail, log });
  } finally {
    await Promise.all([mail.stop(), log.stop()]);
    await rm(folder, { recursive: true });
  }
}
