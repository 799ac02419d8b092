import type { Role } from '../../../overlays/shared/node/node.ts';
import type { ImageSettings } from '../../model/image-settings.ts';

/**
 * What network cards of servers do not work without (bnx2, bnx2x, tg3, cxgb4, qed, ice), and some disk controllers.
 * mkosi keeps the files that modules of the image name: 9 MB. Netronome's package (nfp) has 144 MB, which would
 * be fetched for few: whoever has such a card names firmware-netronome in the profile.
 */
const firmware = [
  'firmware-bnx2',
  'firmware-bnx2x',
  'firmware-intel-misc',
  'firmware-misc-nonfree',
  'firmware-qlogic',
];

/** The packages of every node: installed once and shared by the images of both roles. */
export function basePackages(kernel: ImageSettings['kernel']): readonly string[] {
  return [
    ...(kernel === 'cloud' ? ['linux-image-cloud-amd64'] : ['linux-image-amd64', ...firmware]),
    'busybox-static',
    'ca-certificates',
    'chrony',
    'curl',
    'dbus',
    'e2fsprogs',
    'ethtool',
    'grub-pc-bin',
    'iproute2',
    'iputils-arping',
    'iputils-ping',
    'kmod',
    'less',
    'libpam-systemd',
    'login',
    'nftables',
    'nodejs',
    'openssh-server',
    'passwd',
    'procps',
    'systemd',
    'systemd-boot-efi',
    'systemd-repart',
    'systemd-sysv',
    'tzdata',
    'udev',
    'zstd',
  ];
}

const rolePackages: Readonly<Record<Role, readonly string[]>> = {
  director: [
    'corosync',
    'gawk',
    'ipvsadm',
    'mon',
    'pacemaker',
    'pacemaker-cli-utils',
    'pacemaker-resource-agents',
    'resource-agents',
    'sbd',
  ],
  realserver: ['apache2', 'openssl'],
};

/** What brings a witness's vote to corosync: its daemon, and the directors' side of it. Only where there is a witness. */
const witnessPackages: Readonly<Record<Role, readonly string[]>> = {
  director: ['corosync-qdevice'],
  realserver: ['corosync-qnetd'],
};

/** What sends logs to a server, and its part for TLS. Only where there is one. */
const syslogPackages = ['rsyslog', 'rsyslog-openssl'];

/**
 * The packages that a role adds to the base.
 *
 * @param added those of the profile, and the sources of its locale.
 * @param image whether the cluster has a witness, and a syslog server.
 */
export function packagesOf(
  role: Role,
  added: readonly string[],
  { witness, syslog }: Pick<ImageSettings, 'witness' | 'syslog'> = {
    witness: false,
    syslog: false,
  },
): readonly string[] {
  const third = witness ? witnessPackages[role] : [];
  const logs = syslog ? syslogPackages : [];
  return [...new Set([...rolePackages[role], ...third, ...logs, ...added])].toSorted();
}

/** The C library has C.UTF-8 built in; the finalize script makes another locale of its sources. */
export function localePackages(locale: string): readonly string[] {
  return locale === 'C.UTF-8' ? [] : ['locales'];
}
