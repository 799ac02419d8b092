import {
  appendFile,
  copyFile,
  mkdir,
  readdir,
  readFile,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';

/** What the packages' own scripts would have left in a tree, as far as its programs need it. */
export async function finishTree(tree: string): Promise<void> {
  await addUsers(tree);
  await addCertificates(tree);
  await enableApacheModules(tree);
  await link(tree, 'usr/bin/awk', 'usr/bin/gawk');
  for (const [copy, original] of copies.slice(2))
    await copyFile(join(tree, original), join(tree, copy)).catch(ignoreMissing);
  await rm(join(tree, 'var/run'), { recursive: true, force: true });
  await mkdir(join(tree, 'var'), { recursive: true });
  await symlink('/run', join(tree, 'var/run'));
  // mkosi 27 lays the host's over it, and wants a place for it.
  await writeFile(join(tree, 'etc/resolv.conf'), '');
}

/** Configuration files that their packages copy into /etc at installation. */
const copies = [
  ['etc/passwd', 'usr/share/base-passwd/passwd.master'],
  ['etc/group', 'usr/share/base-passwd/group.master'],
  ['etc/nsswitch.conf', 'usr/share/libc-bin/nsswitch.conf'],
  ['etc/ssh/sshd_config', 'usr/share/openssh/sshd_config'],
  ['etc/chrony/chrony.conf', 'usr/share/chrony/chrony.conf'],
] as const;

/** System users that packages make, by their Debian names; the numbers are of no account here. */
const users = ['hacluster:haclient', 'mon:mon', 'sshd:nogroup', '_chrony:_chrony'] as const;

async function addUsers(tree: string): Promise<void> {
  for (const [file, original] of copies.slice(0, 2))
    await copyFile(join(tree, original), join(tree, file)).catch(ignoreMissing);
  for (const [index, entry] of users.entries()) {
    const [user = '', group = ''] = entry.split(':');
    const id = 900 + index;
    await appendFile(join(tree, 'etc/passwd'), `${user}:x:${id}:${id}::/:/usr/sbin/nologin\n`);
    if (group !== 'nogroup') await appendFile(join(tree, 'etc/group'), `${group}:x:${id}:\n`);
  }
}

async function addCertificates(tree: string): Promise<void> {
  const folder = join(tree, 'usr/share/ca-certificates/mozilla');
  const names: string[] = await readdir(folder).catch(() => []);
  if (names.length === 0) return;
  const files = names.toSorted().map((name) => readFile(join(folder, name), 'utf8'));
  await mkdir(join(tree, 'etc/ssl/certs'), { recursive: true });
  const bundle = (await Promise.all(files)).join('');
  await writeFile(join(tree, 'etc/ssl/certs/ca-certificates.crt'), bundle);
}

/** The modules that Debian's apache2 enables at installation. */
const apacheModules =
  'access_compat alias auth_basic authn_core authn_file authz_core authz_host authz_user autoindex deflate dir env filter mime mpm_event negotiation reqtimeout setenvif status';

async function enableApacheModules(tree: string): Promise<void> {
  const available = await readdir(join(tree, 'etc/apache2/mods-available')).catch(() => []);
  for (const file of available.filter((name) => apacheModules.split(' ').includes(stem(name))))
    await link(tree, `etc/apache2/mods-enabled/${file}`, `etc/apache2/mods-available/${file}`);
}

function stem(file: string): string {
  return basename(file).replace(/\.(load|conf)$/, '');
}

/** Makes `path` a relative link to `target`, both relative to the tree. */
async function link(tree: string, path: string, target: string): Promise<void> {
  await symlink(relative(dirname(path), target), join(tree, path)).catch(ignoreMissing);
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
}
