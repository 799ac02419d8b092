import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { run } from '../report/run.ts';

/*
 * How the host's apt gets to the archive: proxies, certificates, passwords. Neither our private apt nor
 * mkosi's sees the host's configuration, so both are told.
 */

/** The options of apt-transport-http(1) and apt-transport-https(1) for all hosts or for one. */
const carried =
  /^Acquire::https?::([^:" ]+::)?(Proxy(::[^:" ]+)?|Verify-Peer|Verify-Host|CaInfo|SslCert|SslKey|User-Agent) "[^"]/i;
/** Those whose value is a file. */
const naming = /^(\S+::(?:CaInfo|SslCert|SslKey)) "(\/[^"]+)";$/i;

/** The host's lines of apt.conf(5) about it, as they are. */
export async function hostAccess(): Promise<readonly string[]> {
  const { stdout } = await run(['apt-config', 'dump', '--format', '%F "%v";%n']);
  return stdout.split('\n').filter((line) => carried.test(line));
}

/**
 * Writes the same, with all files that it takes, into a folder that an apt will see as /etc/apt.
 *
 * @param lines as `hostAccess` gives them.
 * @param host the host's /etc/apt, for the passwords of apt_auth.conf(5).
 */
export async function writeAccess(
  folder: string,
  lines: readonly string[],
  host = '/etc/apt',
): Promise<void> {
  const inside: string[] = [];
  for (const line of lines) {
    const [, name, file] = naming.exec(line) ?? [];
    const target = `lvsmith/${inside.length}-${basename(file ?? '')}`;
    // Of a file that is not there apt itself says so.
    const copied = file !== undefined && (await copy(file, join(folder, target)));
    inside.push(copied ? `${name} "/etc/apt/${target}";` : line);
  }
  await mkdir(join(folder, 'apt.conf.d'), { recursive: true });
  await writeFile(join(folder, 'apt.conf.d/50lvsmith'), inside.map((line) => `${line}\n`).join(''));
  const parts: readonly string[] = await readdir(join(host, 'auth.conf.d')).catch(() => []);
  // What only root may read is of use to root only, here as for apt itself.
  for (const name of ['auth.conf', ...parts.map((part) => join('auth.conf.d', part))])
    await copy(join(host, name), join(folder, name));
}

/** Whether it could be read. */
async function copy(from: string, to: string): Promise<boolean> {
  await mkdir(dirname(to), { recursive: true });
  return copyFile(from, to).then(
    () => true,
    () => false,
  );
}
