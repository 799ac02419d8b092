/**
 * The names of ports in old configurations, from IANA's registry as Debian's /etc/services has them. The host's own
 * file is not asked: the result of an import must not depend on the machine.
 */
export const services: Readonly<Record<string, number>> = {
  'ftp-data/tcp': 20,
  'ftp/tcp': 21,
  'ssh/tcp': 22,
  'telnet/tcp': 23,
  'smtp/tcp': 25,
  'mail/tcp': 25,
  'domain/tcp': 53,
  'domain/udp': 53,
  'dns/tcp': 53,
  'dns/udp': 53,
  'tftp/udp': 69,
  'http/tcp': 80,
  'www/tcp': 80,
  'kerberos/tcp': 88,
  'pop3/tcp': 110,
  'pop-3/tcp': 110,
  'nntp/tcp': 119,
  'ntp/udp': 123,
  'imap2/tcp': 143,
  'imap/tcp': 143,
  'snmp/udp': 161,
  'ldap/tcp': 389,
  'https/tcp': 443,
  'submissions/tcp': 465,
  'smtps/tcp': 465,
  'syslog/udp': 514,
  'rtsp/tcp': 554,
  'submission/tcp': 587,
  'ldaps/tcp': 636,
  'rsync/tcp': 873,
  'imaps/tcp': 993,
  'pop3s/tcp': 995,
  'ms-sql-s/tcp': 1433,
  'radius/udp': 1812,
  'radius-acct/udp': 1813,
  'nfs/tcp': 2049,
  'squid/tcp': 3128,
  'mysql/tcp': 3306,
  'ms-wbt-server/tcp': 3389,
  'svn/tcp': 3690,
  'sip/tcp': 5060,
  'sip/udp': 5060,
  'sip-tls/tcp': 5061,
  'xmpp-client/tcp': 5222,
  'postgresql/tcp': 5432,
  'amqp/tcp': 5672,
  'redis/tcp': 6379,
  'http-alt/tcp': 8080,
  'webcache/tcp': 8080,
  'memcached/tcp': 11211,
};

/** The name that a service on a port gets in a profile. */
export function usualName(port: number, protocol: string): string | undefined {
  const preferred = Object.entries(services).find(
    ([name, number]) => number === port && name.endsWith(`/${protocol}`),
  );
  const name = preferred?.[0].split('/')[0];
  return name === 'domain' ? 'dns' : name === 'www' ? 'http' : name === 'mail' ? 'smtp' : name;
}
