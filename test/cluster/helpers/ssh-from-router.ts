import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { succeed } from '../../../scripts/lab/guest/commands.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import type { Machine } from '../../../scripts/lab/qemu/machine.ts';
import { run } from '../../../scripts/runtime/run.ts';

/**
 * Runs a command over SSH, by the address that a card with this MAC has without anybody's help. The key is
 * put where an image has those of its profile (`image.ssh-keys`).
 *
 * @param folder that the lab's programs see; the key stays there.
 */
export async function sshFromRouter(
  { namespaces }: Lab,
  machine: Machine,
  mac: string,
  folder: string,
  command: string,
): Promise<string> {
  const key = join(folder, 'ssh-key');
  await namespaces.run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', key]);
  const publicKey = (await readFile(`${key}.pub`, 'utf8')).trim();
  await succeed(
    machine,
    `mkdir -p /run/image/authorized_keys.d && echo '${publicKey}' >/run/image/authorized_keys.d/root &&
     mount -t overlay -o lowerdir=/run/image:/usr/lib/lvsmith none /usr/lib/lvsmith`,
  );
  const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR'];
  const ssh = ['ssh', '-i', key, ...options.flatMap((option) => ['-o', option])] as const;
  const target = `root@${linkLocal(mac)}%lan`;
  const argv = namespaces.inNamespace('router', [...ssh, target, command]);
  const { stdout } = await run(argv, { timeout: 60_000 });
  await succeed(machine, 'umount /usr/lib/lvsmith');
  return stdout.trim();
}

/** RFC 4291, appendix A: the MAC with one bit turned and ff:fe in its middle. */
function linkLocal(mac: string): string {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = mac
    .split(':')
    .map((byte) => Number.parseInt(byte, 16));
  const groups = [(a ^ 2) * 256 + b, c * 256 + 0xff, 0xfe00 + d, e * 256 + f];
  return `fe80::${groups.map((group) => group.toString(16)).join(':')}`;
}
