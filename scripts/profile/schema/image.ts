import { Type } from 'typebox';
import { timeZone } from '../../../overlays/shared/text/names.ts';
import { protocols } from '../../../overlays/shared/cluster/choices.ts';
import { disks } from './disks.ts';
import { cidr, line, oneOf, port, strict, text } from './fields.ts';

/* What goes into the disk images. */

const openPort = Type.Object(
  {
    port: port('The port.'),
    protocol: Type.Optional(oneOf(protocols, 'Its protocol.', 'tcp')),
    from: Type.Optional(
      Type.Array(cidr('A network, as 192.168.71.0/24.'), {
        maxItems: 64,
        default: [],
        description: 'Networks that may reach it; without any, everybody may.',
      }),
    ),
  },
  strict,
);

/** What may be added to both images, or to that of one role. */
const additions = {
  packages: Type.Optional(
    Type.Array(
      Type.String({
        pattern: '^[a-z0-9][a-z0-9+.-]+$',
        patternErrorMessage: 'the name of a Debian package',
      }),
      {
        maxItems: 500,
        default: [],
        description: 'Debian packages to add.',
      },
    ),
  ),
  preseed: Type.Optional(
    Type.Array(
      Type.String({
        pattern:
          '^[a-z0-9][a-z0-9+.-]* +[A-Za-z0-9][!-~]* +(string|boolean|select|multiselect|text|note|title|password)( [^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]*)?$',
        patternErrorMessage:
          'an answer to a question of a package: sysstat sysstat/enable boolean true',
        maxLength: 1024,
      }),
      {
        maxItems: 200,
        default: [],
        description:
          'Answers to questions of packages (package, question, type, value), as lines of debconf-set-selections(1). They are given before the packages are installed.',
      },
    ),
  ),
  overlays: Type.Optional(
    Type.Array(line('A folder.'), {
      maxItems: 100,
      default: [],
      description: 'Folders, relative to the profile, whose files are added to the images.',
    }),
  ),
  enable: Type.Optional(
    Type.Array(
      Type.String({
        pattern: '^[A-Za-z0-9][A-Za-z0-9:_.@-]*\\.(service|socket|timer|path|mount|target)$',
        patternErrorMessage: 'the name of a unit of systemd, as snmpd.service',
        maxLength: 255,
      }),
      {
        maxItems: 100,
        default: [],
        description: 'Units of packages and overlays that start with the machine.',
      },
    ),
  ),
  disks,
  ports: Type.Optional(
    Type.Array(openPort, {
      maxItems: 100,
      default: [],
      description: 'Ports that the firewall opens, on the addresses of the machine itself.',
    }),
  ),
};

const ofRole = (description: string) => Type.Object(additions, { ...strict, description });

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
    ...additions,
    director: Type.Optional(ofRole('What is added to the image of directors alone.')),
    realserver: Type.Optional(ofRole('What is added to the image of realservers alone.')),
    'overlays-outside': Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Whether overlays may lie outside the folder of the profile.',
      }),
    ),
    'ssh-keys': Type.Optional(
      Type.Array(line('A line of authorized_keys.'), {
        maxItems: 100,
        default: [],
        description: 'SSH keys that may log in as root.',
      }),
    ),
    'seed-keys': Type.Optional(
      Type.Array(line('An ed25519 public key of OpenSSH, as ssh-keygen -y prints it.'), {
        maxItems: 20,
        default: [],
        description:
          'Keys that must have signed the first seed of a machine; without any, a machine takes any valid first seed.',
      }),
    ),
    sysctl: Type.Optional(
      Type.Array(
        Type.String({
          pattern: '^[a-z][A-Za-z0-9_./*-]{0,200} *= *[!-~]([ -~]{0,500}[!-~])?$',
          patternErrorMessage: 'a line of sysctl.d: vm.swappiness = 10',
        }),
        {
          maxItems: 200,
          default: [],
          description:
            'Settings of the running kernel, as lines of sysctl.d(5). A node ignores those that its kernel does not have.',
        },
      ),
    ),
    'kernel-parameters': Type.Optional(
      Type.Array(
        Type.String({
          // What boot loaders and the other slot's environment take as it is.
          pattern: '^[A-Za-z][A-Za-z0-9_.-]{0,100}(=[A-Za-z0-9_.,:/=@%+-]{1,200})?$',
          patternErrorMessage: 'a word of the kernel command line: mitigations=auto',
        }),
        {
          maxItems: 50,
          default: [],
          description: 'Words for the kernel command line.',
        },
      ),
    ),
    swap: Type.Optional(
      Type.String({
        pattern: '^[1-9][0-9]{0,5}[MG]$',
        patternErrorMessage: 'a size: a whole number and M or G, as 512M or 2G',
        description:
          'The size of a swap file on /var, made at the first boot. Without it there is none.',
      }),
    ),
    locale: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9_.@-]{1,40}$',
        patternErrorMessage: 'the name of a locale, as C.UTF-8 or de_DE.UTF-8',
        default: 'C.UTF-8',
        description: 'The locale of those who log in.',
      }),
    ),
    timezone: Type.Optional(text(timeZone, 'The time zone.', 'UTC')),
    'serial-console': Type.Optional(
      Type.String({
        // Serial lines; hvc and xvc are those of hypervisors. tty1 is a screen.
        pattern: '^(tty[A-Z]+|hvc|xvc)[0-9]{1,3}(,[0-9]+[a-z0-9]*)?$',
        patternErrorMessage: 'a serial console, as ttyS0, ttyS0,115200 or hvc0',
        default: 'ttyS0',
        description: 'The serial console.',
      }),
    ),
  },
  { ...strict, description: 'What goes into the disk images beside the cluster itself.' },
);
