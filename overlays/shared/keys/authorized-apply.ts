import { paths } from '../node/paths.ts';

/**
 * A line of authorized_keys (sshd(8)): whoever has the key reaches the program that changes a running node, and no
 * shell, no forwarding and no file.
 */
export function authorizedApply(publicKey: string): string {
  return `command="${paths.programs}/apply",restrict ${publicKey} apply`;
}
