import test from 'ava';
import { importTexts } from '../../../helpers/import.ts';

// What clusters of the field have and a profile cannot say: each is listed where it stands, and why.

const pair = 'node n1 n2\nkeepalive 1\ndeadtime 10\nbcast eth1\nauto_failback on\n';
const served = (lines: string) => `virtual=192.0.2.80:80
\treal=192.0.2.31:80 gate 1
\tchecktype=connect
${lines}`;

const vrrp = 'vrrp_instance V { interface eth0\n virtual_ipaddress { 192.0.2.80/24 } }\n';

interface Case {
  readonly files: Readonly<Record<string, string>>;
  readonly listed: string;
}

const cases: Readonly<Record<string, Case>> = {
  'several servers at one address': {
    files: {
      'k.conf': `${vrrp}virtual_server 192.0.2.80 5060 { protocol UDP
lb_kind DR
real_server 192.0.2.31 5060 { weight 1 }
real_server 192.0.2.31 5061 { weight 1 } }
`.replaceAll(' }', '\n }'),
    },
    listed: 'same-address 192.0.2.31:5060 of sip k.conf:9',
  },
  'a director that is its own sorry server': {
    files: {
      'ld.cf': served('\tfallback=127.0.0.1:443 gate\n').replaceAll(':80\n', ':443\n'),
    },
    listed: 'director-local the sorry server 127.0.0.1, the director itself ld.cf:4',
  },
  'the page that a director said sorry with': {
    files: { 'ld.cf': served('\tfallback=127.0.0.1:80 gate\n') },
    listed: 'sorry-text the page that 127.0.0.1 served ld.cf:4',
  },
  'a sorry server that clients of the service cannot reach': {
    files: { 'ld.cf': served('\tfallback=[2001:db8::99]:80 gate\n') },
    listed:
      'substitute the sorry server 2001:db8::99, which no client of 192.0.2.80 reaches ld.cf:4',
  },
  'mail to the director itself': {
    files: { haresources: 'n1 192.0.2.80/24/eth0 MailTo::root\n' },
    listed: 'local-mail mail to root haresources:1',
  },
  'mail to those of a sample': {
    files: {
      'k.conf': `global_defs {\n notification_email {\n  sysadmin@firewall.loc\n }\n}\n${vrrp}`,
    },
    listed: 'no-effect mail to sysadmin@firewall.loc k.conf:3',
  },
  'two networks on one NIC': {
    files: {
      'ha.cf': pair,
      haresources: 'n1 192.0.2.80/24/eth0 IPaddr2::198.51.100.80/24/eth0\n',
      rules: ['192.0.2', '198.51.100']
        .map((net) => `-A -t ${net}.80:80\n-a -t ${net}.80:80 -r 192.0.2.31 -g\n`)
        .join(''),
    },
    listed: 'shared-nic the networks public and clients2 on eth0 haresources:1',
  },
  'a bond without its NICs': {
    files: { 'ha.cf': pair, haresources: 'n1 192.0.2.80/24/bond0\n' },
    listed: 'bond bond0 of n1, n2, whose NICs no file names haresources:1',
  },
  'a realserver as the sorry server': {
    files: { 'ld.cf': served('\tfallback=192.0.2.31:80 gate\n') },
    listed: 'substitute the sorry server 192.0.2.31, which is in the cluster ld.cf:4',
  },
  'a server that is forwarded to in another way': {
    files: { 'ld.cf': served('\treal=192.0.2.32:80 ipip 1\n') },
    listed: 'forwarding 192.0.2.32 is forwarded to by tun ld.cf:4',
  },
  'limits of connections': {
    files: { rules: '-A -t 192.0.2.80:80\n-a -t 192.0.2.80:80 -r 192.0.2.31 -g -x 100 -y 80\n' },
    listed: 'threshold limits of 192.0.2.31 rules:2',
  },
  'the daemon of connection sync': {
    files: { rules: '-A -t 192.0.2.80:80\n--start-daemon backup --mcast-interface eth1\n' },
    listed: 'connection-sync --start-daemon backup rules:2',
  },
  'addresses that prefer different directors': {
    files: { 'ha.cf': pair, haresources: 'n1 192.0.2.80/24/eth0\nn2 192.0.2.81/24/eth0\n' },
    listed: 'own-preference the preference for n2 haresources:2',
  },
  'an address of IPv6 without a service': {
    files: { 'ha.cf': pair, haresources: 'n1 192.0.2.80/24/eth0 IPv6addr::2001:db8::80/64\n' },
    listed: 'ipv6 the floating address 2001:db8::80 haresources:1',
  },
  'settings of the kernel that the image has': {
    files: { 'sysctl.conf': 'net.ipv4.ip_forward = 1\nvm.swappiness = 10\n' },
    listed: 'own-sysctl net.ipv4.ip_forward = 1 sysctl.conf:1',
  },
  'servers that no file gives the address of': {
    files: { 'ld.cf': served('\treal=web7.shop.example:80 gate 1\n') },
    listed: 'no-server real=web7.shop.example:80: no file gives its address ld.cf:4',
  },
};

for (const [title, { files, listed }] of Object.entries(cases))
  test(title, (t) => {
    const { notCarried } = importTexts(files);
    const lines = notCarried.map(
      ({ kind, what, place }) => `${kind} ${what} ${place.file}:${place.line}`,
    );
    t.is(lines.find((line) => line === listed) ?? lines.join('\n'), listed);
  });
