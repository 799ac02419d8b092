import test from 'ava';
import { importTexts, said } from '../../../helpers/import.ts';

// Faults that real configurations have: each is named at its place.

type Files = Readonly<Record<string, string>>;

const pair = 'node a b\nkeepalive 1\ndeadtime 9\nbcast eth1\nauto_failback on\n';
const table = '-A -t 192.0.2.5:80 -s rr\n-a -t 192.0.2.5:80 -r 192.0.2.6:80 -g -w 1\n';

function instance(name: string, ...lines: readonly string[]): string {
  const own = ['state MASTER', 'interface eth0', 'priority 100', 'advert_int 1', ...lines];
  const address = 'virtual_ipaddress {\n192.0.2.5/24\n}';
  return `global_defs {\nrouter_id ${name}\n}\nvrrp_instance V {\n${own.join('\n')}\n${address}\n}\n`;
}

function virtual(...lines: readonly string[]): string {
  return `virtual=192.0.2.5:80\n\treal=192.0.2.6:80 gate\n${lines.map((line) => `\t${line}\n`).join('')}`;
}

const cases: readonly (readonly [string, Files, ...string[]])[] = [
  [
    'haresources that differ',
    { 'a/haresources': 'a 192.0.2.5/24\n', 'b/haresources': 'b 192.0.2.5/24\n', 'ha.cf': pair },
    'b/haresources:1: haresources differs between the directors: which of them holds what depends on who is asked',
  ],
  [
    'three nodes and haresources',
    { haresources: 'a 192.0.2.5/24\n', 'ha.cf': pair.replace('a b', 'a b c') },
    'ha.cf:1: 3 directors without crm: with haresources only two work, and more take the same address',
  ],
  [
    'two groups with one first resource',
    { haresources: 'a 192.0.2.5/24 x::1\nb 192.0.2.5/24 y::1\n', 'ha.cf': pair },
    'haresources:2: two groups begin with the same resource, which both directors may then hold',
  ],
  [
    'autojoin',
    { 'ha.cf': `autojoin any\n${pair}` },
    'ha.cf:1: autojoin any: machines may have joined that no node line names',
  ],
  [
    'a scheduler that is none',
    { rules: table.replace('rr', 'loadbalance') },
    'rules:1: there is no scheduler loadbalance: the kernel refuses the service',
  ],
  [
    'a virtual that is there twice',
    { 'ld.cf': virtual() + virtual() },
    'ld.cf:3: virtual=192.0.2.5:80 is there twice: ldirectord refuses the file',
  ],
  [
    'an interval that does not count',
    { 'ld.cf': `checkinterval=5\n${virtual('checkinterval=1')}` },
    'ld.cf:4: checkinterval of a virtual counts only with fork=yes: the global one was in effect',
  ],
  [
    'lines that end a virtual',
    { 'ld.cf': `${virtual()}      \n\tscheduler=rr\n` },
    'ld.cf:3: a line of five blanks or more: ldirectord refuses it, and does not start',
    'ld.cf:4: scheduler stands outside of every virtual: a line before it is empty, or not indented by four blanks or a tab',
  ],
  [
    'a password of a check',
    { 'ld.cf': virtual('passwd="Medick-3"') },
    'ld.cf:3: a password stands in this file in clear',
  ],
  [
    'stonith without a device',
    { 'crm.txt': 'node a\nprimitive ip IPaddr2 params ip=192.0.2.5 cidr_netmask=24\n' },
    'crm.txt:1: stonith is enabled by default, and there is no device: pacemaker starts nothing',
  ],
  [
    'a leftover of a move',
    {
      'crm.txt':
        'node a\nnode b\nprimitive ip IPaddr2 params ip=192.0.2.5\nlocation cli-prefer-ip ip role=Started inf: a\n',
    },
    'crm.txt:4: cli-prefer-ip is left from a move by hand: it ties ip to or from a, whatever else is preferred',
  ],
  [
    'an infinity in lower case, and a second rule',
    {
      'cib.xml':
        '<cib><configuration><nodes><node id="1" uname="a"/></nodes><resources><primitive id="ip" class="ocf" type="IPaddr"><instance_attributes id="i"><attributes><nvpair id="n" name="ip" value="192.0.2.5"/></attributes></instance_attributes></primitive></resources><constraints>\n<rsc_location id="l" rsc="ip"><rule id="r" score="infinity"><expression id="e" attribute="#uname" operation="eq" value="a"/></rule>\n<rule id="s" score="1"><expression id="f" attribute="#uname" operation="eq" value="b"/></rule></rsc_location></constraints></configuration></cib>',
    },
    'cib.xml:2: the score infinity is read as INFINITY',
    'cib.xml:3: a second rule in l: pacemaker 1 and later take one',
  ],
  [
    'options that are ignored where they stand',
    {
      'cib.xml':
        '<cib cib_feature_revision="1.3"><configuration><crm_config>\n<nvpair id="o" name="no_quorum_policy" value="ignore"/></crm_config><nodes/><resources/><constraints/></configuration></cib>',
    },
    'cib.xml:2: 1 option stands directly in crm_config: since Heartbeat 2.0.1 they are ignored there, and the defaults in effect',
  ],
  [
    'numbers of VRRP that differ',
    {
      'a.conf': instance('a', 'virtual_router_id 5'),
      'b.conf': instance('b', 'virtual_router_id 6'),
    },
    'b.conf:9: V has virtual_router_id 5 on one director, and 6 on the other: they do not hear each other, and both hold the addresses',
  ],
  [
    'a priority that is none, and addresses of two families',
    {
      'a.conf': instance('a')
        .replace('priority 100', 'priority 0')
        .replace('192.0.2.5/24', '192.0.2.5/24\n2001:db8::5/64'),
    },
    'a.conf:7: a priority is a number from 1 to 255',
    'a.conf:11: virtual_ipaddress has addresses of one family: keepalived ignores 2001:db8::5',
  ],
  [
    'part of a second, with version 2 of VRRP',
    { 'a.conf': instance('a').replace('advert_int 1', 'advert_int 0.2') },
    'a.conf:8: version 2 of VRRP has whole seconds alone: keepalived rounds this advert_int',
  ],
  [
    'a server that never comes back, and an alert that has no effect',
    {
      'mon.cf':
        'hostgroup web 192.0.2.6\n\nwatch web\n service http\n  interval 10s\n  monitor http.monitor -t 30\n  period wd {Mon-Fri}\n   alert lvs.alert -V 192.0.2.5:80 -R 192.0.2.6:80\n   upalertafter 1h\n',
      rules: table,
    },
    'mon.cf:8: no upalert brings the server back: once taken out, it stays out',
    'mon.cf:9: upalertafter has no effect: mon keeps it for the period, and looks for it in the service',
    "mon.cf:6: the check's interval (10 s) is shorter than its timeout (30 s)",
    'mon.cf:7: wd {Mon-Fri}',
  ],
  [
    'files of two directors that disagree on a check',
    {
      'a.cf': `checkinterval=5\n${virtual('checktype=connect')}`,
      'b.cf': `checkinterval=7\n${virtual('checktype=connect')}`,
    },
    'b.cf:2: two files disagree on the check of 192.0.2.5:80/tcp',
  ],
  [
    'servers that are hardly in the network of the address',
    { rules: table.replace('192.0.2.6', '10.1.2.6').replace('-g', '-m') },
    'rules:2: 192.0.2.5 and the server 10.1.2.6 are hardly in one network',
  ],
];

for (const [title, files, ...remarks] of cases)
  test(title, (t) => {
    const all = said(importTexts(files));
    for (const remark of remarks) t.true(all.includes(remark), [remark, ...all].join('\n'));
  });

test('what a file says as it should is no fault', (t) => {
  const files: Files = {
    'a/haresources': 'a 192.0.2.5/24\n',
    'b/haresources': 'a 192.0.2.5/24 # the same\n',
    'ha.cf': pair,
    'ld.cf': `checkinterval=5\nfork=yes\n${virtual('checkinterval=1')}`,
    'k.conf': instance('a', 'virtual_router_id 5').replace('advert_int 1', 'advert_int 2'),
  };
  const all = said(importTexts(files)).join('\n');
  t.notRegex(all, /differs between|counts only with|rounds this|no scheduler|begin with the same/);
});
