import test from 'ava';
import { withWorkspace } from '../../scripts/verify/workspace.ts';
import { workspaceInput } from '../helpers/verify.ts';

// The target's Apache with the rendered sites: what a client and a health check get to see. It runs
// as an ordinary user, on copies whose folders are where the sandbox can write; TLS, whose key the
// first boot makes, is for the lab.

const server = `
  ip link set lo up
  echo 0 >/proc/sys/net/ipv4/ip_unprivileged_port_start
  cp -r /etc/apache2 /tmp/apache2
  mkdir /tmp/site /tmp/run
  echo litstat1 >/tmp/hostname
  cd /tmp/apache2
  sed -i '/^Listen 443/d' ports.conf
  sed -i '
    /^<VirtualHost .*:443>/,/^<.VirtualHost>/d
    s#/usr/share/lvsmith#/in/usr/share/lvsmith#
    s#/etc/hostname#/tmp/hostname#
    s#/var/www/site#/tmp/site#
    s#/var/log/apache2#/tmp#
    /ErrorLog/d
  ' sites-available/lvsmith.conf
  . ./envvars
  export APACHE_RUN_DIR=/tmp/run APACHE_LOCK_DIR=/tmp/run APACHE_LOG_DIR=/tmp
  export APACHE_PID_FILE=/tmp/run/pid
  unshare --user --map-user=1000 apache2 -d /tmp/apache2 -f apache2.conf -k start
  get() {
    perl -MIO::Socket::INET -e '
      my $server;
      for (1 .. 100) {
        $server = IO::Socket::INET->new("127.0.0.1:80") and last;
        select undef, undef, undef, 0.1;
      }
      print $server "GET $ARGV[0] HTTP/1.0\\r\\nHost: litsha\\r\\n\\r\\n";
      print while <$server>;
    ' "$1"
    echo "[end of $1]"
  }
`;

test.serial(
  'a realserver says which one it is, is healthy, and shows a site of its own',
  async (t) => {
    const input = await workspaceInput('profiles/web.yaml', 'realserver');
    const { stdout, stderr } = await withWorkspace(input, (workspace) =>
      workspace.shell(`${server}
      get /
      get /health
      get /nothing
      echo 'my own page' >/tmp/site/index.html
      get /index.html
      kill "$(cat /tmp/run/pid)"
    `),
    );
    const [first = '', health = '', nothing = '', own = ''] = stdout.split(/\[end of .*\]\n/);
    t.regex(
      first,
      /^HTTP\/1\.1 200 [^]*X-Realserver: litstat1\r\n[^]*<strong>litstat1<\/strong>/,
      stderr,
    );
    t.notRegex(first, /Server: Apache\//);
    t.regex(health, /^HTTP\/1\.1 200 [^]*\r\n\r\nok\n$/);
    t.regex(nothing, /^HTTP\/1\.1 404 /);
    t.regex(own, /^HTTP\/1\.1 200 [^]*my own page/);
  },
);
