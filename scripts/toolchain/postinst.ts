import { appendFile, copyFile, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { makeFolder } from '../runtime/make-folder.ts';

/** Does what the packages' postinst scripts would have done, as far as the programs of a sysroot need it. */
export async function finishSysroot(sysroot: string): Promise<void> {
  await addUsers(sysroot);
  await addCertificates(sysroot);
  await enableApacheModules(sysroot);
  await link(sysroot, 'usr/bin/awk', 'usr/bin/gawk');
  for (const [copy, original] of copies.slice(2))
    await copyFile(join(sysroot, original), join(sysroot, copy)).catch(ignoreMissing);
  await rm(join(sysroot, 'var/run'), { recursive: true, force: true });
  await makeFolder(join(sysroot, 'var'));
  await symlink('/run', join(sysroot, 'var/run'));
  // The mount point for the host's, which mkosi 27 requires.
  await writeFile(join(sysroot, 'etc/resolv.conf'), '');
}

/** Configuration files that packages copy into /etc at installation. */
const copies = [
  ['etc/passwd', 'usr/share/base-passwd/passwd.master'],
  ['etc/group', 'usr/share/base-passwd/group.master'],
  ['etc/nsswitch.conf', 'usr/share/libc-bin/nsswitch.conf'],
  ['etc/ssh/sshd_config', 'usr/share/openssh/sshd_config'],
  ['etc/chrony/chrony.conf', 'usr/share/chrony/chrony.conf'],
] as const;

/** System users that packages create; their ids do not matter here. */
const users = ['hacluster:haclient', 'mon:mon', 'sshd:nogroup', '_chrony:_chrony'] as const;

async function addUsers(sysroot: string): Promise<void> {
  for (const [file, original] of copies.slice(0, 2))
    await copyFile(join(sysroot, original), join(sysroot, file)).catch(ignoreMissing);
  for (const [index, entry] of users.entries()) {
    const [user = '', group = ''] = entry.split(':');
    const id = 900 + index;
    await appendFile(join(sysroot, 'etc/passwd'), `${user}:x:${id}:${id}::/:/usr/sbin/nologin\n`);
    if (group !== 'nogroup') await appendFile(join(sysroot, 'etc/group'), `${group}:x:${id}:\n`);
  }
}

async function addCertificates(sysroot: string): Promise<void> {
  const folder = join(sysroot, 'usr/share/ca-certificates/mozilla');
  const names: string[] = await readdir(folder).catch(() => []);
  if (names.length === 0) return;
  const files = names.toSorted().map((name) => readFile(join(folder, name), 'utf8'));
  await makeFolder(join(sysroot, 'etc/ssl/certs'));
  const bundle = (await Promise.all(files)).join('');
  await writeFile(join(sysroot, 'etc/ssl/certs/ca-certificates.crt'), bundle);
}

/** The modules that Debian's apache2 enables at installation. */
const apacheModules =
  'access_compat alias auth_basic authn_core authn_file authz_core authz_host authz_user autoindex deflate dir env filter mime mpm_event negotiation reqtimeout setenvif status';

async function enableApacheModules(sysroot: string): Promise<void> {
  const available = await readdir(join(sysroot, 'etc/apache2/mods-available')).catch(() => []);
  for (const file of available.filter((name) => apacheModules.split(' ').includes(stem(name))))
    await link(sysroot, `etc/apache2/mods-enabled/${file}`, `etc/apache2/mods-available/${file}`);
}

function stem(file: string): string {
  return basename(file).replace(/\.(load|conf)$/, '');
}

/** Makes `path` a symbolic link to `target`; both are relative to the sysroot. */
async function link(sysroot: string, path: string, target: string): Promise<void> {
  await symlink(relative(dirname(path), target), join(sysroot, path)).catch(ignoreMissing);
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
}
