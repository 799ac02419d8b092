import type { Role } from '../../../overlays/shared/node/node.ts';
import { additionsOf, type ImageSettings } from '../../model/image-settings.ts';

/** Folders that dpkg does not unpack: not even maintainer scripts read them. */
export const dpkgExcludes: readonly string[] = [
  '/usr/lib/systemd/catalog',
  '/usr/lib/udev/hwdb.d',
  '/usr/share/bash-completion',
  '/usr/share/bug',
  '/usr/share/info',
  '/usr/share/lintian',
  '/usr/share/locale',
  '/usr/share/man',
  '/usr/share/zsh',
];

/** What a server never reads, removed after installation. Licence texts (/usr/share/doc/PACKAGE/copyright) stay. */
export const prunedAtInstall: readonly string[] = [
  ...dpkgExcludes,
  '/boot/System.map-*',
  '/boot/config-*',
  '/boot/initrd.img-*',
  '/etc/ssh/moduli',
  '/usr/share/gcc',
  '/usr/share/grub',
  '/var/lib/systemd/catalog',
];

/**
 * What packages make anew at each installation: corosync-qnetd keys of its own, which lvsmith's witness does not use.
 * No image has a secret, and the same packages give the same image.
 */
export function madeAtInstall(packages: readonly string[]): readonly string[] {
  return packages.includes('corosync-qnetd') ? ['/etc/corosync/qnetd'] : [];
}

/** Patterns that differ in one place. @param words with blanks between them. */
function alternatives(before: string, words: string, after = ''): readonly string[] {
  return words.split(' ').map((word) => `${before}${word}${after}`);
}

/** What only installing and removing packages needs, which a read-only root cannot do. */
const packageManagement = [
  '/etc/apt',
  '/etc/cron.*',
  '/etc/default/grub*',
  '/etc/dpkg',
  '/etc/grub.d',
  '/etc/init.d',
  '/etc/kernel',
  '/etc/logrotate.d',
  '/etc/rc?.d',
  '/usr/bin/grub-*',
  '/usr/lib/linux-image-*',
  '/usr/lib/systemd/system-generators/systemd-sysv-generator',
  '/usr/sbin/grub-*',
  '/usr/sbin/update-grub*',
  '/usr/share/debconf',
  '/usr/share/perl5/Debconf',
  '/var/cache/debconf',
  '/var/lib/dpkg/info',
  '/var/lib/ucf',
];

/**
 * What handles boot loaders on a machine. Only a trial calls a version good: systemd's own units would as soon as a
 * start comes to its end, and would write another boot loader over the one of the disk.
 */
const bootLoaderManagement = [
  '/etc/initramfs',
  '/etc/systemd/system/*.target.wants/systemd-boot-update.service',
  '/usr/bin/mokutil',
  '/usr/lib/systemd/system-generators/systemd-bless-boot-generator',
  '/usr/lib/systemd/system/*.target.wants/systemd-boot*',
  '/usr/lib/systemd/system/systemd-bless-boot.service',
  '/usr/lib/systemd/system/systemd-boot-random-seed.service',
  '/usr/lib/systemd/system/systemd-boot-update.service',
  '/usr/lib/systemd/system/systemd-bootctl*',
  '/usr/lib/systemd/systemd-bless-boot',
  '/usr/sbin/update-secureboot-policy',
];

/**
 * Large parts of interpreters and libraries that no program of the image uses. They stay when a profile adds
 * packages, which may use them.
 */
const unusedByPrograms = [
  // mon uses neither Unicode tables nor documentation nor test tools of Perl, nor archives, databases and large numbers.
  ...alternatives(
    '/usr/bin/',
    'corelist enc2xs encguess h2ph h2xs instmodsh json_pp libnetcfg piconv pl2pm podchecker',
  ),
  ...alternatives(
    '/usr/bin/',
    'perlbug perlivp perlthanks pod2* prove ptar* shasum splain streamzip xsubpp zipdetails',
  ),
  '/usr/lib/x86_64-linux-gnu/perl/*/*.pod',
  ...alternatives(
    '/usr/lib/x86_64-linux-gnu/perl/*/',
    'B B.pm Compress Devel asm asm-generic bits linux sys',
  ),
  ...alternatives(
    '/usr/lib/x86_64-linux-gnu/perl/*/auto/',
    'B Compress DB_File Devel GDBM_File NDBM_File ODBM_File',
  ),
  '/usr/lib/x86_64-linux-gnu/perl/*/CORE',
  '/usr/lib/x86_64-linux-gnu/perl/*/auto/Encode/*/*.so',
  '/usr/lib/x86_64-linux-gnu/perl/*/auto/Unicode',
  '/usr/lib/x86_64-linux-gnu/perl/*/Unicode',
  ...alternatives('/usr/share/perl/*/', 'Archive B JSON Locale Math'),
  ...alternatives('/usr/share/perl/*/', 'CPAN DBM_Filter Memoize', '*'),
  ...alternatives('/usr/share/perl/*/IO/', 'Compress Uncompress'),
  '/usr/share/perl/*/ExtUtils',
  '/usr/share/perl/*/Module',
  '/usr/share/perl/*/Pod',
  '/usr/share/perl/*/TAP',
  '/usr/share/perl/*/Test*',
  '/usr/share/perl/*/Unicode',
  '/usr/share/perl/*/perl5db.pl',
  '/usr/share/perl/*/pod',
  '/usr/share/perl/*/unicore/Name*',
  '/usr/share/perl/*/unicore/TestNorm.pl',
  // Perl as a library is only used by the SNMP agent, which nothing starts.
  '/usr/bin/perl5*-x86_64-linux-gnu',
  '/usr/lib/x86_64-linux-gnu/libperl.so.*',
  '/usr/lib/x86_64-linux-gnu/libnetsnmp*',
  '/usr/lib/x86_64-linux-gnu/libsnmp*',
  // Fencing plugins older than fence agents, by SNMP and IPMI.
  '/usr/lib/stonith',
  '/usr/lib/x86_64-linux-gnu/libOpenIPMI*',
  '/usr/lib/x86_64-linux-gnu/libIPMIlanserv*',
  // Libraries and tools that no program here loads.
  '/usr/bin/localedef',
  '/usr/bin/pzstd',
  '/usr/bin/ssh-keyscan',
  ...alternatives(
    '/usr/lib/x86_64-linux-gnu/lib',
    'c_malloc_debug form formw menu menuw panel panelw thread_db',
    '.so*',
  ),
  ...alternatives(
    '/usr/lib/x86_64-linux-gnu/lib',
    'efiboot efivar expatw fuse3 gobject-2.0 mvec nsl pci sensors',
    '.so*',
  ),
  ...alternatives('/usr/lib/x86_64-linux-gnu/libicu', 'io test tu', '.so*'),
  // Parts of iproute2 for hardware and protocols that no profile has.
  ...alternatives('/usr/sbin/', 'dcb devlink tipc vdpa'),
  '/usr/lib/x86_64-linux-gnu/glib-2.0',
  '/usr/lib/x86_64-linux-gnu/libfreetype.so.*',
  '/usr/lib/x86_64-linux-gnu/libgio-2.0.so.*',
  '/usr/lib/x86_64-linux-gnu/libpng16.so.*',
  // Only resource agents of cloud providers are written in Python.
  '/usr/bin/*python3*',
  '/usr/bin/pydoc3*',
  '/usr/lib/python3*',
  '/usr/share/python3*',
  // udev rules for hardware that no server has: each is evaluated for every device.
  '/usr/lib/udev/rules.d/60-autosuspend.rules',
  '/usr/lib/udev/rules.d/60-drm.rules',
  '/usr/lib/udev/rules.d/60-fido-id.rules',
  '/usr/lib/udev/rules.d/60-infiniband.rules',
  '/usr/lib/udev/rules.d/60-persistent-alsa.rules',
  '/usr/lib/udev/rules.d/60-persistent-storage-mtd.rules',
  '/usr/lib/udev/rules.d/60-persistent-storage-tape.rules',
  '/usr/lib/udev/rules.d/60-persistent-v4l.rules',
  '/usr/lib/udev/rules.d/60-sensor.rules',
  '/usr/lib/udev/rules.d/64-btrfs.rules',
  '/usr/lib/udev/rules.d/70-camera.rules',
  '/usr/lib/udev/rules.d/70-joystick.rules',
  '/usr/lib/udev/rules.d/70-mouse.rules',
  '/usr/lib/udev/rules.d/70-touchpad.rules',
  '/usr/lib/udev/rules.d/75-probe_mtd.rules',
  '/usr/lib/udev/rules.d/78-sound-card.rules',
  '/usr/lib/udev/rules.d/90-iocost.rules',
  '/usr/lib/udev/rules.d/96-e2scrub.rules',
  // Our programs are bundled into one file each.
  '/usr/share/nodejs/@types',
  '/usr/share/nodejs/corepack',
  // The C library converts between UTF-8 and ASCII without modules.
  '/usr/lib/x86_64-linux-gnu/gconv',
  '/usr/share/misc/pci.ids',
  '/usr/share/misc/usb.ids',
  '/usr/share/snmp/mibs',
];

/** What the programs of a role do not use. */
const unusedByRole: Readonly<Record<Role, readonly string[]>> = {
  // Berkeley's database and its like, and what alone would load them. Apache may read such files.
  director: [
    ...alternatives('/usr/lib/x86_64-linux-gnu/lib', 'db-5.3 gdbm*', '.so*'),
    '/usr/lib/x86_64-linux-gnu/sasl2/libsasldb.so*',
    '/usr/lib/x86_64-linux-gnu/security/pam_userdb.so',
    '/usr/sbin/arpd',
  ],
  // Only Apache's setup scripts are written in Perl.
  realserver: [
    '/usr/bin/perl*',
    '/usr/lib/x86_64-linux-gnu/perl*',
    '/usr/sbin/a2*',
    '/usr/share/perl*',
  ],
};

/** Path patterns that are removed from the rootfs of a role when its disk is made. */
export function prunedFromDisk(role: Role, image: ImageSettings): readonly string[] {
  if (image.root === 'writable') return [];
  const needless = [...packageManagement, ...bootLoaderManagement];
  if (additionsOf(image, role).packages.length > 0) return needless;
  return [...needless, ...unusedByPrograms, ...unusedByRole[role]];
}
