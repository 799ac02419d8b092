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
    files: { 'ld.cf': served('\tfallback=127.0.0.1:80 gate\n') },
    listed: 'director-local the sorry server 127.0.0.1, the director itself ld.cf:4',
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
  'a service on IPv6': {
    files: {
      'ld.cf': `virtual6=[2001:db8::80]:80
\treal6=[2001:db8::31]:80 gate 1
\tchecktype=connect
\tpersistent=60
\tnetmask=64
`,
    },
    listed:
      'ipv6 the service on [2001:db8::80]:80, with 2001:db8::31, a persistence of 60 s, by the prefix 64: which machine has which IPv6 address is not said ld.cf:1',
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
