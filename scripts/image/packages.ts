import type { Role } from '../../overlays/shared/node.ts';
import type { ImageSettings } from '../model/image-settings.ts';

/** What every node has: installed once and shared by the images of both roles. */
export function basePackages(kernel: ImageSettings['kernel']): readonly string[] {
  return [
    kernel === 'cloud' ? 'linux-image-cloud-amd64' : 'linux-image-amd64',
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

/** What a role adds to the base, the user's own packages included. */
export function packagesOf(role: Role, added: readonly string[]): readonly string[] {
  return [...new Set([...rolePackages[role], ...added])].toSorted();
}
