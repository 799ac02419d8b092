import { supervisedUnits } from '../../overlays/shared/units.ts';
import { words } from '../../overlays/shared/text/words.ts';

/*
 * The names that pacemaker 3.0.0 knows. It accepts any other silently, and so does crm_verify. A test
 * compares these lists with what the tools of the target release say themselves.
 */

/** `crm_attribute --list-options=cluster`. */
export const clusterOptions: ReadonlySet<string> = words(`
  batch-limit cluster-delay cluster-infrastructure cluster-ipc-limit cluster-name
  cluster-recheck-interval concurrent-fencing dc-deadtime dc-version election-timeout enable-acl
  enable-startup-probes fence-reaction have-watchdog join-finalization-timeout
  join-integration-timeout load-threshold maintenance-mode migration-limit no-quorum-policy
  node-action-limit node-health-base node-health-green node-health-red node-health-strategy
  node-health-yellow node-pending-timeout pe-error-series-max pe-input-series-max
  pe-warn-series-max placement-strategy priority-fencing-delay shutdown-escalation shutdown-lock
  shutdown-lock-limit start-failure-is-fatal startup-fencing stonith-action stonith-enabled
  stonith-max-attempts stonith-timeout stonith-watchdog-timeout stop-all-resources
  stop-orphan-actions stop-orphan-resources symmetric-cluster transition-delay
`);

/** `crm_resource --list-options=primitive`, without those of remote nodes, and a clone's own. */
export const metaAttributes: ReadonlySet<string> = words(`
  allow-migrate allow-unhealthy-nodes critical failure-timeout is-managed maintenance
  migration-threshold multiple-active priority requires resource-stickiness target-role
  clone-max clone-min clone-node-max globally-unique interleave notify ordered promotable
`);

/** The agents that lvsmith uses, as `class:provider:type`, and the parameters in their meta-data. */
export const agentParameters: Readonly<Record<string, ReadonlySet<string>>> = {
  'ocf:heartbeat:IPaddr2': words(`
    arp_bg arp_count arp_count_refresh arp_interval arp_sender broadcast cidr_netmask clusterip_hash
    flush_routes iflabel ip lvs_ipv6_addrlabel lvs_ipv6_addrlabel_value lvs_support mac
    network_namespace nic nodad noprefixroute preferred_lft proto run_arping send_arp_opts
    unique_clone_address
  `),
  'ocf:lvsmith:address': words('ip'),
  'ocf:lvsmith:eligible': new Set(),
  'ocf:lvsmith:unit': words('unit'),
};

/** Units that pacemaker supervises, through our own agent. */
export const unitNames: ReadonlySet<string> = new Set(supervisedUnits.map(({ unit }) => unit));
