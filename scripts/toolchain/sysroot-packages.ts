/** A folder of programs of the target release, run without installing anything on the host. */
export type SysrootName =
  | 'build'
  | 'verify'
  | 'lab'
  | 'seed'
  | 'monitoring'
  | 'browser'
  | 'messages';

/** Part of every sysroot: a shell and its usual tools. */
const common = [
  'base-files',
  'bash',
  'coreutils',
  'dash',
  'debianutils',
  'diffutils',
  'findutils',
  'gawk',
  'grep',
  'gzip',
  'libc-bin',
  'login.defs',
  'mount',
  'procps',
  'sed',
  'tar',
  'util-linux',
  'xz-utils',
  'zstd',
];

/**
 * The packages of each sysroot. `build` has just what mkosi needs for a disk image: mkosi's default tools tree, with
 * QEMU for every architecture, is ten times as large.
 */
export const sysrootPackages: Readonly<Record<SysrootName, readonly string[]>> = {
  build: [
    ...common,
    'apt',
    'ca-certificates',
    'cpio',
    'debian-archive-keyring',
    'dosfstools',
    'dpkg',
    'e2fsprogs',
    'erofs-utils',
    'fdisk',
    'gpgv',
    'grub-common',
    'grub-pc-bin',
    'kmod',
    'mtools',
    'sqv',
    'systemd',
    'systemd-boot-efi',
    'systemd-boot-tools',
    'systemd-repart',
    'udev',
  ],
  // Other programs that read seeds; tests hand them what lvsmith writes.
  seed: [...common, 'cloud-init', 'dosfstools', 'mtools', 'xorriso'],
  // What scrapes metrics and judges the rules about them; tests hand it what lvsmith writes.
  monitoring: [...common, 'prometheus'],
  // Servers that take mails and logs; tests have them receive what nodes send.
  messages: [
    ...common,
    'ca-certificates',
    'curl',
    'openssl',
    'python3-aiosmtpd',
    'python3-minimal',
    'rsyslog',
    'rsyslog-openssl',
  ],
  // What people look at the console with; only tests of the page need it.
  browser: [...common, 'chromium', 'fonts-dejavu-core'],
  lab: [
    ...common,
    'bridge-utils',
    'curl',
    'iproute2',
    'iputils-arping',
    'iputils-ping',
    'nftables',
    'openssh-client',
    'ovmf',
    'qemu-system-x86',
    'qemu-utils',
    'seabios',
    'tcpdump',
    'vde-switch',
    'xorriso',
  ],
  verify: [
    ...common,
    'apache2',
    'chrony',
    'corosync',
    'corosync-qdevice',
    'corosync-qnetd',
    'curl',
    'ipvsadm',
    'iproute2',
    'iputils-arping',
    'libxml2-utils',
    'mon',
    'ndisc6',
    'nftables',
    'openssh-server',
    'pacemaker',
    'pacemaker-cli-utils',
    'perl',
    'resource-agents',
    'rsyslog',
    'sbd',
    'systemd',
    'udev',
    'xorriso',
  ],
};
