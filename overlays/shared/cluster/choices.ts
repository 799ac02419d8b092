/*
 * What a profile can choose from: the schema's lists and the types of the cluster are both made of these, so that no
 * choice is written twice.
 */

/**
 * The networks of every cluster; it may have further ones of clients. Also the name of the interface on every node:
 * first boot renames the NIC that it matched, or makes a device of that name on it.
 */
export const networkNames = ['public', 'heartbeat', 'realservers'] as const;
export const protocols = ['tcp', 'udp'] as const;
/** IPVS's schedulers, each a kernel module `ip_vs_…`: ipvsadm(8). */
export const schedulers = [
  'rr',
  'wrr',
  'lc',
  'wlc',
  'sh',
  'dh',
  'mh',
  'sed',
  'nq',
  'fo',
  'ovf',
  'lblc',
  'lblcr',
] as const;
/** What `sh` and `mh` can do besides: go on to another server when the chosen one is out, and count the port in. */
export const schedulerFlags = ['fallback', 'port'] as const;
export const forwardings = ['nat', 'dr', 'tun'] as const;
/** What happens to a failed server's connections: cut at once, or left to finish. */
export const failureActions = ['cut', 'keep'] as const;
export const tieBreakers = ['none', 'lowest'] as const;
export const noQuorumPolicies = ['stop', 'freeze', 'ignore', 'demote', 'suicide'] as const;
export const fencings = ['watchdog', 'none'] as const;
export const mailTransports = ['starttls', 'tls'] as const;
export const webhookFormats = ['alertmanager', 'text'] as const;
export const syslogTransports = ['tls', 'tcp', 'udp'] as const;

export type NetworkName = (typeof networkNames)[number];
export type Protocol = (typeof protocols)[number];
export type Scheduler = (typeof schedulers)[number];
export type SchedulerFlag = (typeof schedulerFlags)[number];
export type Forwarding = (typeof forwardings)[number];
export type FailureAction = (typeof failureActions)[number];

/** The type of a check that asks nothing: the servers of such a service always count as up. */
export const unchecked = 'none';
