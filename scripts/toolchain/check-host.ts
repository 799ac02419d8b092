import { readFileSync } from 'node:fs';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import { run } from '../runtime/run.ts';
import { archiveKeyring, fetchKeyring } from './keyring.ts';
import { findProgram } from '../host/privileges.ts';

interface Requirement {
  readonly program: string;
  /** The package of Debian and Ubuntu that contains it. */
  readonly package: string;
}

const requirements: readonly Requirement[] = [
  { program: 'apt-get', package: 'apt' },
  { program: 'bash', package: 'bash' },
  { program: 'dpkg-deb', package: 'dpkg' },
  { program: 'python3', package: 'python3' },
  { program: 'tar', package: 'tar' },
  { program: 'unshare', package: 'util-linux' },
];

/**
 * Checks what the host itself must provide, before any work starts.
 *
 * @throws Failure (4) that names what is missing and the command that installs or enables it.
 */
export async function checkHost(): Promise<void> {
  const missing = requirements.filter(({ program }) => findProgram(program) === undefined);
  const packages = missing.map((requirement) => requirement.package);
  const names = missing.map(({ program }) => program);
  if (packages.length > 0)
    throw new Failure(`this host lacks ${names.join(', ')}`, {
      exitCode: exitCodes.toolMissing,
      hint: `sudo apt-get install --no-install-recommends ${packages.join(' ')}`,
    });
  await checkNamespaces();
  if (!(await fetchKeyring())) archiveKeyring();
}

/** mkosi and the programs of sysroots run in user and mount namespaces. */
async function checkNamespaces(): Promise<void> {
  const probe = await run(
    ['unshare', '--user', '--map-root-user', '--mount', 'mount', '-t', 'tmpfs', 'none', '/tmp'],
    { accept: 'any' },
  );
  if (probe.code !== 0)
    throw new Failure(
      `unprivileged user namespaces are disabled on this host: ${probe.stderr.trim()}`,
      {
        exitCode: exitCodes.toolMissing,
        hint: namespaceHint(readSysctl),
      },
    );
}

/** The command that enables namespaces, for whichever of the three known switches disables them. */
export function namespaceHint(read: (name: string) => string | undefined): string {
  if (read('kernel/apparmor_restrict_unprivileged_userns') === '1')
    return 'AppArmor disables them: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0';
  if (read('kernel/unprivileged_userns_clone') === '0')
    return 'sudo sysctl -w kernel.unprivileged_userns_clone=1';
  if (read('user/max_user_namespaces') === '0')
    return 'sudo sysctl -w user.max_user_namespaces=65536';
  return 'if this is a container, allow it user namespaces (--privileged, or an unconfined seccomp profile)';
}

function readSysctl(name: string): string | undefined {
  try {
    return readFileSync(`/proc/sys/${name}`, 'utf8').trim();
  } catch {
    return undefined;
  }
}
