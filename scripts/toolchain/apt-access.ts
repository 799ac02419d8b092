import { copyFile, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { run } from '../runtime/run.ts';
import { makeFolder } from '../runtime/make-folder.ts';

/*
 * How the host's apt reaches the archive: proxies, certificates, passwords. Neither our private apt nor mkosi's sees
 * the host's configuration, so it is copied for both.
 */

/** The copied options of apt-transport-http(1) and apt-transport-https(1), for all hosts or for one. */
const copied =
  /^Acquire::https?::([^:" ]+::)?(Proxy(::[^:" ]+)?|Verify-Peer|Verify-Host|CaInfo|SslCert|SslKey|User-Agent) "[^"]/i;
/** The options whose value is a file. */
const fileOption = /^(\S+::(?:CaInfo|SslCert|SslKey)) "(\/[^"]+)";$/i;

/** The host's lines of apt.conf(5) with these options. */
export async function hostAccess(): Promise<readonly string[]> {
  const { stdout } = await run(['apt-config', 'dump', '--format', '%F "%v";%n']);
  return stdout.split('\n').filter((line) => copied.test(line));
}

/**
 * Writes the configuration of an apt that sees `folder` as /etc/apt, with copies of the files that it refers to.
 *
 * @param lines from `hostAccess`.
 * @param host the host's /etc/apt, for the passwords of apt_auth.conf(5).
 */
export async function writeAccess(
  folder: string,
  lines: readonly string[],
  host = '/etc/apt',
): Promise<void> {
  const rewritten: string[] = [];
  for (const line of lines) {
    const [, name, file] = fileOption.exec(line) ?? [];
    const target = `lvsmith/${rewritten.length}-${basename(file ?? '')}`;
    // apt itself reports a missing file.
    const isCopied = file !== undefined && (await copy(file, join(folder, target)));
    rewritten.push(isCopied ? `${name} "/etc/apt/${target}";` : line);
  }
  await makeFolder(join(folder, 'apt.conf.d'));
  await writeFile(
    join(folder, 'apt.conf.d/50lvsmith'),
    rewritten.map((line) => `${line}\n`).join(''),
  );
  const parts: readonly string[] = await readdir(join(host, 'auth.conf.d')).catch(() => []);
  // A file that only root may read is skipped for other users, as apt does.
  for (const name of ['auth.conf', ...parts.map((part) => join('auth.conf.d', part))])
    await copy(join(host, name), join(folder, name));
}

/** Copies a file; false when it cannot be read. */
async function copy(from: string, to: string): Promise<boolean> {
  await makeFolder(dirname(to));
  return copyFile(from, to).then(
    () => true,
    () => false,
  );
}
