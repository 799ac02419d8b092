import type { Cluster } from '../../../overlays/shared/cluster/cluster.ts';

/** The authorities that Debian trusts, in one file. */
const usualAuthorities = '/etc/ssl/certs/ca-certificates.crt';

/** Where every node sends its log; null: nowhere. */
export function syslogView({ syslog }: Pick<Cluster, 'syslog'>) {
  if (syslog === null) return null;
  const { server, port, transport, ca = usualAuthorities } = syslog;
  const tls = transport === 'tls';
  return { server, port, protocol: tls ? 'tcp' : transport, udp: transport === 'udp', tls, ca };
}
