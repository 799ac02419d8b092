import type { Cluster } from './cluster/cluster.ts';
import { witnessOf } from './cluster/lookups.ts';
import type { Role } from './node/node.ts';

/*
 * The units of systemd that more than one part of lvsmith knows, without `.service`.
 */

/** The unit that loads the firewall's rules, on every node. */
export const firewallUnit = 'nftables';

/**
 * What the cluster runs on every director, and watches: the ids of the resources in the CIB and their
 * units. A director in standby runs none of them.
 */
export const supervisedUnits = [
  { id: 'mon', unit: 'mon' },
  { id: 'reconcile', unit: 'lvsmith-reconcile' },
] as const;

/** The unit that keeps this director's part of the lease, where the profile has one. */
const leaseUnit = 'lvsmith-lease';

/** The units without which a node of a role does not serve, in the order in which they start. */
export const servingUnits = {
  director: [firewallUnit, 'corosync', 'pacemaker', ...supervisedUnits.map(({ unit }) => unit)],
  realserver: [firewallUnit, 'apache2'],
} as const satisfies Record<Role, readonly string[]>;

/** What brings corosync the witness's vote: the directors' side, and the witness's own. */
const quorumUnits = { director: 'corosync-qdevice', realserver: 'corosync-qnetd' } as const;

/** The witness's part of the lease. */
const witnessUnit = 'lvsmith-witness';

/** The same for one node of a cluster: with a lease, and with a witness, it takes more. */
export function unitsOf(
  role: Role,
  name: string,
  cluster: Pick<Cluster, 'failover' | 'realservers'>,
): readonly string[] {
  const units: readonly string[] = servingUnits[role];
  const witness = witnessOf(cluster);
  const lease = cluster.failover.lease !== null;
  if (role === 'director')
    return units.flatMap((unit) =>
      unit === 'corosync'
        ? [
            ...(lease ? [leaseUnit] : []),
            unit,
            ...(witness === undefined ? [] : [quorumUnits.director]),
          ]
        : [unit],
    );
  if (witness?.name !== name) return units;
  return [...units, quorumUnits.realserver, ...(lease ? [witnessUnit] : [])];
}

/** What serves sorry pages, where the profile has any. */
const sorryUnit = 'lvsmith-sorry';

/** The units whose journal tells how a node came to be as it is. */
export const loggedUnits: readonly string[] = [
  'lvsmith-firstboot',
  leaseUnit,
  witnessUnit,
  sorryUnit,
  ...new Set([...servingUnits.director, ...servingUnits.realserver]),
  ...Object.values(quorumUnits),
];
