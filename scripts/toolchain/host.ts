import { readFileSync } from 'node:fs';
import { exitCodes } from '../report/exit-codes.ts';
import { Failure } from '../report/failure.ts';
import { run } from '../report/run.ts';
import { archiveKeyring, fetchKeyring } from './keyring.ts';
import { findProgram } from './privileges.ts';

interface Need {
  readonly program: string;
  /** The package of Debian and Ubuntu that brings it. */
  readonly package: string;
}

const needs: readonly Need[] = [
  { program: 'apt-get', package: 'apt' },
  { program: 'bash', package: 'bash' },
  { program: 'dpkg-deb', package: 'dpkg' },
  { program: 'python3', package: 'python3' },
  { program: 'tar', package: 'tar' },
  { program: 'unshare', package: 'util-linux' },
];

/**
 * Looks for all that the host itself must bring, before any work starts.
 *
 * @throws Failure (4) that names what is missing and the command that brings it.
 */
export async function checkHost(): Promise<void> {
  const missing = needs.filter((need) => findProgram(need.program) === undefined);
  const packages = missing.map((need) => need.package);
  const names = missing.map((need) => need.program);
  if (packages.length > 0)
    throw new Failure(`this host lacks ${names.join(', ')}`, {
      exitCode: exitCodes.toolMissing,
      hint: `sudo apt-get install --no-install-recommends ${packages.join(' ')}`,
    });
  await checkNamespaces();
  if (!(await fetchKeyring())) archiveKeyring();
}

/** mkosi and every tool of ours run in user and mount namespaces. */
async function checkNamespaces(): Promise<void> {
  const probe = await run(
    ['unshare', '--user', '--map-root-user', '--mount', 'mount', '-t', 'tmpfs', 'none', '/tmp'],
    { accept: 'any' },
  );
  if (probe.code !== 0)
    throw new Failure(`this host lets nobody make namespaces: ${probe.stderr.trim()}`, {
      exitCode: exitCodes.toolMissing,
      hint: namespaceHint(readSysctl),
    });
}

/** Which of the three known switches is in the way, and the command that turns it. */
export function namespaceHint(read: (name: string) => string | undefined): string {
  if (read('kernel/apparmor_restrict_unprivileged_userns') === '1')
    return 'AppArmor forbids it: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0';
  if (read('kernel/unprivileged_userns_clone') === '0')
    return 'sudo sysctl -w kernel.unprivileged_userns_clone=1';
  if (read('user/max_user_namespaces') === '0')
    return 'sudo sysctl -w user.max_user_namespaces=65536';
  return 'inside a container, let it make user namespaces (--privileged, or an unconfined seccomp profile)';
}

function readSysctl(name: string): string | undefined {
  try {
    return readFileSync(`/proc/sys/${name}`, 'utf8').trim();
  } catch {
    return undefined;
  }
}
