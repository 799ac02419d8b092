import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { rule } from '../rule.ts';

/** The key types of sshd(8), AUTHORIZED_KEYS FILE FORMAT; options may stand before them. */
const publicKey =
  /(^|\s)(ssh-(ed25519|rsa)|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com)\s+AAAA[A-Za-z0-9+/]+={0,3}(\s|$)/;

export const sshKeys = rule(['invalid-ssh-key'], ['image'], ({ image }) =>
  image['ssh-keys'].flatMap((key, index): Finding[] => {
    if (publicKey.test(key)) return [];
    const isPrivate = key.includes('PRIVATE KEY');
    return [
      {
        code: 'invalid-ssh-key',
        path: ['image', 'ssh-keys', index],
        message: isPrivate
          ? 'this is a private key, which must not be in an image'
          : 'this is not a public SSH key',
        hint: 'paste the line of the .pub file: ssh-ed25519 AAAA… you@host',
      },
    ];
  }),
);
