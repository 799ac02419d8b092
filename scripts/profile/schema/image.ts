import { Type } from 'typebox';
import { line, oneOf, strict } from './fields.ts';

/* What goes into the disk images. */

export const image = Type.Object(
  {
    kernel: Type.Optional(
      oneOf(
        ['generic', 'cloud'],
        'generic: servers and hypervisors; cloud: virtual machines only, smaller.',
        'generic',
      ),
    ),
    root: Type.Optional(
      oneOf(
        ['read-only', 'writable'],
        'read-only: erofs, all changes in /var; writable: ext4.',
        'read-only',
      ),
    ),
    packages: Type.Optional(
      Type.Array(
        Type.String({
          pattern: '^[a-z0-9][a-z0-9+.-]+$',
          patternErrorMessage: 'the name of a Debian package',
        }),
        {
          maxItems: 500,
          description: 'Debian packages to add.',
        },
      ),
    ),
    overlays: Type.Optional(
      Type.Array(line('A folder.'), {
        maxItems: 100,
        description: 'Folders, relative to the profile, whose files go into the images.',
      }),
    ),
    'ssh-keys': Type.Optional(
      Type.Array(line('A line of authorized_keys.'), {
        maxItems: 100,
        description: 'SSH keys that may log in as root.',
      }),
    ),
    locale: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9_.@-]{1,40}$',
        patternErrorMessage: 'the name of a locale, as C.UTF-8 or de_DE.UTF-8',
        default: 'C.UTF-8',
        description: 'The locale.',
      }),
    ),
    timezone: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$',
        patternErrorMessage: 'the name of a time zone, as UTC or Europe/Berlin',
        maxLength: 64,
        default: 'UTC',
        description: 'The time zone.',
      }),
    ),
    'serial-console': Type.Optional(
      Type.String({
        pattern: '^tty[A-Z]+[0-9]+(,[0-9]+[a-z0-9]*)?$',
        patternErrorMessage: 'a serial console, as ttyS0 or ttyS0,115200',
        default: 'ttyS0',
        description: 'The serial console.',
      }),
    ),
  },
  { ...strict, description: 'What goes into the disk images beside the cluster itself.' },
);
