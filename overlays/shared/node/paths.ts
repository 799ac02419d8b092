/** Every path on a node that more than one part of lvsmith knows. */
export const paths = {
  /** The cluster as JSON (`Cluster`); in the image, the same on every node. */
  cluster: '/usr/lib/lvsmith/cluster.json',
  /** The same, where it was changed while the node ran; then this one counts. */
  appliedCluster: '/etc/lvsmith/applied/cluster.json',
  /** What pacemaker's configuration was last changed to while the cluster ran. */
  appliedCib: '/etc/lvsmith/applied/cib.xml',
  /** Changes of the running node: what was staged, what waits for its confirmation, how the last one ended. */
  apply: '/var/lib/lvsmith/apply',
  /** The cluster's first configuration for pacemaker; in the image of directors only. */
  cib: '/usr/lib/lvsmith/cib.xml',
  /** Programs, alerts and monitors; mon's alertdir and mondir too. */
  programs: '/usr/lib/lvsmith',
  /** Whose signature makes an update one of this cluster's: ALLOWED SIGNERS (ssh-keygen(1)). */
  updateSigners: '/usr/lib/lvsmith/update.signers',
  /** Who this node is (`NodeIdentity`); written by the first boot, and the sign that it succeeded. */
  node: '/etc/lvsmith/node.json',
  /** Who may give this node another seed; written with the identity. */
  seedTrust: '/etc/lvsmith/seed-trust.json',
  /** Who may give nodes of this image their first seed: lines of allowed_signers. There only if the profile says so. */
  imageSeedKeys: '/usr/lib/lvsmith/seed-keys',
  /** The digest of a seed that root has named; it counts for the next look, and until then. */
  acceptedSeed: '/run/lvsmith/accepted-seed',
  /** What the last first-boot run came to (`FirstBootStatus`). */
  status: '/run/lvsmith/status.json',
  /** What mon saw: one JSON record per realserver and service; owned by mon. */
  health: '/run/lvsmith/health',
  /** What the reconciler knows and has done (`LvsState`). */
  lvs: '/run/lvsmith/lvs.json',
  /** The cluster's secret, from the seed: corosync's key, and the source of the lease's. */
  corosyncKey: '/etc/corosync/authkey',
  /** While the keys of a running cluster change: the one that is to follow, or the one before; the lease takes both. */
  otherCorosyncKey: '/etc/lvsmith/other-authkey',
  otherWitnessKey: '/etc/lvsmith/other-witness-key',
  /** The witness's secret, from its seed: the source of its keys of the lease. There on the witness only. */
  witnessKey: '/etc/lvsmith/witness-key',
  /** The rules of the gate: the floating addresses work only while this director has their lease. */
  leaseGate: '/usr/lib/lvsmith/lease.nft',
  /** The same, where they were changed while the node ran. */
  appliedLeaseGate: '/etc/lvsmith/applied/lease.nft',
  /** The cluster's configuration as pacemaker keeps it on every director. */
  liveCib: '/var/lib/pacemaker/cib/cib.xml',
  /** The web servers' certificate and key: self-signed by the first boot, unless there is one. */
  tlsCertificate: '/etc/lvsmith/tls/server.crt',
  tlsKey: '/etc/lvsmith/tls/server.key',
  /** The hash of the console's password, from the seed. */
  consolePassword: '/etc/lvsmith/console-password',
  /** What the notifications need to log in to others' servers, from the seed. */
  smtpPassword: '/etc/lvsmith/smtp-password',
  webhookUrl: '/etc/lvsmith/webhook-url',
  webhookToken: '/etc/lvsmith/webhook-token',
  /** What a director has told and has still to tell. */
  notify: '/var/lib/lvsmith/notify/state.json',
  /** The files of the console's page. */
  consolePage: '/usr/lib/lvsmith/page',
  /** Where the console's agent answers. */
  consoleSocket: '/run/lvsmith/console.sock',
} as const;

const leaseFolder = '/run/lvsmith/lease';

/** What the lease program shares with the cluster manager's agents, and with who watches it. */
export const leaseFiles = {
  folder: leaseFolder,
  /** `LeaseState`. */
  state: `${leaseFolder}/state.json`,
  /** There while the cluster manager lets this director stand in. */
  eligible: `${leaseFolder}/eligible`,
  /** How long a promise may last that an earlier process of this voter has made; outlives a power cut. */
  promised: '/var/lib/lvsmith/lease/promised',
} as const;

/** The target that holds everything that must not start without a valid seed. */
export const nodeTarget = 'lvsmith-node.target';

/** `litstat1` and `http` → the name of the record file in `paths.health`. */
export function healthRecordName(realserver: string, service: string): string {
  return `${realserver}.${service}.json`;
}
