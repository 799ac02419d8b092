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

/** The same for one cluster: a director with a lease needs its unit too. */
export function unitsOf(
  role: Role,
  { lease }: { readonly lease: object | null },
): readonly string[] {
  const units: readonly string[] = servingUnits[role];
  return role === 'director' && lease !== null
    ? units.flatMap((unit) => (unit === 'corosync' ? [leaseUnit, unit] : [unit]))
    : units;
}

/** The units whose journal tells how a node came to be as it is. */
export const loggedUnits: readonly string[] = [
  'lvsmith-firstboot',
  leaseUnit,
  ...new Set([...servingUnits.director, ...servingUnits.realserver]),
];
