import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { isPublicKey } from '../../../../overlays/shared/ssh/key.ts';
import { rule } from '../rule.ts';

/** A node verifies signatures of these alone. */
export const seedKeys = rule(['invalid-seed-key'], ['image'], ({ image }) =>
  image['seed-keys'].flatMap((line, index): Finding[] => {
    const [type = '', key = ''] = line.split(' ');
    if (isPublicKey(`${type} ${key}`)) return [];
    const isPrivate = line.includes('PRIVATE KEY');
    return [
      {
        code: 'invalid-seed-key',
        path: ['image', 'seed-keys', index],
        message: isPrivate
          ? 'this is a private key, which must not be in an image'
          : 'this is not a public ed25519 key of OpenSSH',
        hint: 'paste what this prints: ssh-keygen -y -f ~/.local/state/lvsmith/CLUSTER/seed-key',
      },
    ];
  }),
);
