import type { Role } from '../node/node.ts';
import { paths } from '../node/paths.ts';

/** What has to be told that a file is another one, once it is in place. */
export const effects = [
  'kernel',
  'firewall',
  'mon',
  'lease',
  'table',
  'apache',
  'corosync',
  'cib',
] as const;
export type Effect = (typeof effects)[number];

/** A file of the image that can be replaced while its node runs. */
export interface ManagedFile {
  /** Where the image has it, and under which it is rendered. */
  readonly path: string;
  /** Where the node keeps the one that replaces it; in `/etc`, which can be written to. */
  readonly kept: string;
  /** undefined: whoever reads it does so each time. */
  readonly effect?: Effect;
  /** Nodes say nothing of what they have there, not even a digest. */
  readonly secret?: true;
  /** Nodes of another role have something else there. */
  readonly role?: Role;
}

/**
 * Every file that can be replaced on a running node. It is also the list of what the node's program writes at all:
 * whoever has the key for it cannot bring a file that is not here.
 */
export const managedFiles: readonly ManagedFile[] = [
  { path: paths.cluster, kept: paths.appliedCluster, effect: 'table' },
  { path: paths.cib, kept: paths.appliedCib, effect: 'cib' },
  { path: paths.leaseGate, kept: paths.appliedLeaseGate, effect: 'lease' },
  inPlace('/etc/hosts'),
  inPlace('/etc/nftables.conf', 'firewall'),
  inPlace('/etc/mon/mon.cf', 'mon'),
  inPlace('/etc/ipvsadm.rules'),
  inPlace('/etc/corosync/corosync.conf', 'corosync'),
  // The key first: a power cut between the two is taken back as a whole.
  { ...inPlace(paths.tlsKey, 'apache'), secret: true, role: 'realserver' },
  { ...inPlace(paths.tlsCertificate, 'apache'), role: 'realserver' },
  inPlace('/etc/apache2/ports.conf', 'apache'),
  inPlace('/etc/apache2/sites-available/lvsmith.conf', 'apache'),
  // sysctl.d(5), modules-load.d(5): a file in /etc takes the place of its namesake. The kernel loads a scheduler when
  // it is used.
  {
    path: '/usr/lib/sysctl.d/60-lvsmith-director.conf',
    kept: '/etc/sysctl.d/60-lvsmith-director.conf',
    effect: 'kernel',
  },
  {
    path: '/usr/lib/modules-load.d/lvsmith-ipvs.conf',
    kept: '/etc/modules-load.d/lvsmith-ipvs.conf',
  },
];

function inPlace(path: string, effect?: Effect): ManagedFile {
  return effect === undefined ? { path, kept: path } : { path, kept: path, effect };
}

export function managedFile(path: string): ManagedFile | undefined {
  return managedFiles.find((file) => file.path === path);
}
