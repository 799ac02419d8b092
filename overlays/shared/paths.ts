/** Every path on a node that more than one part of lvsmith knows. */
export const paths = {
  /** The cluster as JSON (`Cluster`); in the image, the same on every node. */
  cluster: '/usr/lib/lvsmith/cluster.json',
  /** The cluster's first configuration for pacemaker; in the image of directors only. */
  cib: '/usr/lib/lvsmith/cib.xml',
  /** Programs, alerts and monitors; mon's alertdir and mondir too. */
  programs: '/usr/lib/lvsmith',
  /** Who this node is (`NodeIdentity`); written by the first boot, and the sign that it succeeded. */
  node: '/etc/lvsmith/node.json',
  /** What the last first-boot run came to (`FirstBootStatus`). */
  status: '/run/lvsmith/status.json',
  /** What mon saw: one JSON record per realserver and service; owned by mon. */
  health: '/run/lvsmith/health',
  /** What the reconciler knows and has done (`LvsState`). */
  lvs: '/run/lvsmith/lvs.json',
  /** The cluster's configuration as pacemaker keeps it on every director. */
  liveCib: '/var/lib/pacemaker/cib/cib.xml',
  /** The web servers' certificate and key: self-signed by the first boot, unless there is one. */
  tlsCertificate: '/etc/lvsmith/tls/server.crt',
  tlsKey: '/etc/lvsmith/tls/server.key',
} as const;

/** The target that holds everything that must not start without a valid seed. */
export const nodeTarget = 'lvsmith-node.target';

/** `litstat1` and `http` → the name of the record file in `paths.health`. */
export function healthRecordName(realserver: string, service: string): string {
  return `${realserver}.${service}.json`;
}
