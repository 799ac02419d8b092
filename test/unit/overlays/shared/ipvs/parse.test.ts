import test from 'ava';
import { parseTable } from '../../../../../overlays/shared/ipvs/parse.ts';

// The rule format as ipvsadm 1.31 prints it.
const saved = `-A -t 192.168.71.205:80 -s rr
-a -t 192.168.71.205:80 -r 192.168.71.150:80 -m -w 1
-a -t 192.168.71.205:80 -r 192.168.71.220:8080 -m -w 0
-A -t [2001:db8::205]:443 -s sh -p 300 -M 64 -b sh-fallback,sh-port
-a -t [2001:db8::205]:443 -r [2001:db8::1]:443 -g -w 3
-A -u 192.168.71.205:53 -s wlc -p 60 -M 255.255.255.0 --pe sip -o
-a -u 192.168.71.205:53 -r 10.0.0.1:53 -i -w 1 --tun-type ipip
-a -u 192.168.71.205:53 -r 10.0.0.2:53 -i -w 1 --tun-type gue --tun-port 6080 --tun-nocsum
-A -f 7 -s wlc
-A -f 7 -6 -s wlc
-a -f 7 -6 -r [fe80::1]:0 -g -w 1
`;

test('every kind of service and destination is read', (t) => {
  const table = parseTable(saved);
  t.deepEqual(
    [...table.keys()],
    ['-t 192.168.71.205:80', '-t [2001:db8::205]:443', '-u 192.168.71.205:53', '-f 7', '-f 7 -6'],
  );
  t.deepEqual(table.get('-t 192.168.71.205:80'), {
    selector: '-t 192.168.71.205:80',
    scheduler: 'rr',
    options: '',
    destinations: new Map([
      ['192.168.71.150:80', { forwarding: '-m', weight: 1, tunnel: '' }],
      ['192.168.71.220:8080', { forwarding: '-m', weight: 0, tunnel: '' }],
    ]),
  });
  t.is(table.get('-t [2001:db8::205]:443')?.options, '-p 300 -M 64 -b sh-fallback,sh-port');
  t.is(table.get('-u 192.168.71.205:53')?.options, '-p 60 -M 255.255.255.0 --pe sip -o');
});

test('plain IP-in-IP is what a tunnel is without options, other tunnels keep theirs', (t) => {
  const { destinations } = parseTable(saved).get('-u 192.168.71.205:53') ?? {};
  t.is(destinations?.get('10.0.0.1:53')?.tunnel, '');
  t.is(destinations?.get('10.0.0.2:53')?.tunnel, '--tun-type gue --tun-port 6080 --tun-nocsum');
});

test('an empty table is empty', (t) => {
  t.is(parseTable('').size, 0);
});

for (const line of [
  'IP Virtual Server version 1.2.1 (size=4096)',
  '-A -t',
  '-A -x 1 -s rr',
  '-A -t 192.0.2.1:80',
  '-a -t 192.0.2.9:80 -r 192.0.2.1:80 -m -w 1',
])
  test(`a line that is no rule is an error: ${line}`, (t) => {
    t.throws(() => parseTable(line), { message: /not a rule/ });
  });

test('a destination without a known forwarding or weight is an error', (t) => {
  const service = '-A -t 192.0.2.9:80 -s rr\n';
  for (const rest of ['-r 192.0.2.1:80 -w 1', '-r 192.0.2.1:80 -m -w many', '192.0.2.1:80 -m -w 1'])
    t.throws(() => parseTable(`${service}-a -t 192.0.2.9:80 ${rest}`), { message: /not a rule/ });
});
