import { Type } from 'typebox';
import { strict } from './fields.ts';

/* Further disks of a machine: that of the system is not among them. */

const disk = Type.Object(
  {
    serial: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$',
        patternErrorMessage: 'the serial number of a disk, as lsblk -o NAME,SERIAL prints it',
        description: 'The serial number of the disk, as lsblk -o NAME,SERIAL prints it.',
      }),
    ),
    device: Type.Optional(
      Type.String({
        pattern: '^/dev(/[A-Za-z0-9][A-Za-z0-9_.:@+-]*)+$',
        patternErrorMessage: 'a file of a disk below /dev, as /dev/disk/by-path/pci-0000:00:07.0',
        maxLength: 200,
        description:
          'The file of the disk, in place of serial: below /dev/disk/by-path it names a slot.',
      }),
    ),
    mount: Type.String({
      pattern: '^(/[A-Za-z0-9][A-Za-z0-9_.-]*)+$',
      patternErrorMessage: 'an absolute path, as /srv/data',
      maxLength: 200,
      description: 'The folder at which it is mounted, below /srv, /mnt, /opt, /home or /var.',
    }),
  },
  strict,
);

export const disks = Type.Optional(
  Type.Array(disk, {
    maxItems: 32,
    default: [],
    description:
      'Further disks, each with an ext4 file system. A blank disk is formatted; what else it may contain stays as it is.',
  }),
);
