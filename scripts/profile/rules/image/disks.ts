import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import type { Path } from '../../../../overlays/shared/diagnostics/path.ts';
import { roles } from '../../../../overlays/shared/node/node.ts';
import type { CompleteProfile } from '../../complete.ts';
import { rule } from '../rule.ts';

type Disk = CompleteProfile['image']['disks'][number];

interface Placed {
  readonly disk: Disk;
  readonly path: Path;
}

/** Each further disk is one, is mounted where nothing of the system is, and is there once. */
export const disks = rule(
  ['disk-choice', 'mount-point', 'duplicate-entry'],
  ['image'],
  ({ image }) => {
    const both = placed(image.disks, ['image', 'disks']);
    const own = roles.map((role) => placed(image[role].disks, ['image', role, 'disks']));
    return [
      ...[both, ...own]
        .flat()
        .flatMap(({ disk, path }) => [...choice(disk, path), ...mountPoint(disk, path)]),
      ...duplicates(both, []),
      ...own.flatMap((list) => duplicates(list, both)),
    ];
  },
);

function placed(list: readonly Disk[], path: Path): readonly Placed[] {
  return list.map((disk, index) => ({ disk, path: [...path, index] }));
}

function choice({ serial, device }: Disk, path: Path): readonly Finding[] {
  if ((serial === undefined) !== (device === undefined)) return [];
  return [
    {
      code: 'disk-choice',
      path,
      message:
        serial === undefined
          ? 'nothing says which disk this is'
          : 'a disk is named by its serial number or by its device, not by both',
      hint: 'lsblk -o NAME,SERIAL,SIZE on the machine lists its disks; give serial or device',
    },
  ];
}

/** Where a disk may be mounted, with everything below. */
const free = ['/srv', '/mnt', '/opt', '/home', '/var/www'];
/** Where it may be only below. */
const parents = ['/var/lib', '/var/spool', '/var/cache', '/var/backups'];
/** What nodes keep on /var themselves. */
const own = ['etc-overlay', 'lvsmith', 'corosync', 'pacemaker', 'mon', 'systemd', 'dpkg', 'chrony'];

function mountPoint({ mount }: Disk, path: Path): readonly Finding[] {
  const isFree = free.some((folder) => mount === folder || mount.startsWith(`${folder}/`));
  const isBelow = parents.some((folder) => mount.startsWith(`${folder}/`));
  const isOwn = own.some((name) => `${mount}/`.startsWith(`/var/lib/${name}/`));
  if (isFree || (isBelow && !isOwn)) return [];
  return [
    {
      code: 'mount-point',
      path: [...path, 'mount'],
      message: `a disk at ${mount} would hide what the system has there`,
      hint: 'mount it at /srv, /mnt, /opt, /home or /var/www, or below one of these or /var/lib',
    },
  ];
}

function duplicates(list: readonly Placed[], before: readonly Placed[]): readonly Finding[] {
  const all = [...before, ...list];
  return list.flatMap(({ disk, path }, index) => {
    const others = all.slice(0, before.length + index).map((other) => other.disk);
    return (['serial', 'device', 'mount'] as const).flatMap((key): Finding[] => {
      const value = disk[key];
      if (value === undefined || !others.some((other) => other[key] === value)) return [];
      return [
        {
          code: 'duplicate-entry',
          path: [...path, key],
          message: `another disk of this machine has the ${key === 'mount' ? 'mount point' : key} ${value}`,
        },
      ];
    });
  });
}
