import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import {
  canonicalAddress,
  endpoint,
  familyOf,
  isInSubnet,
  isIpv6,
  parseAddress,
  parseCidr,
  prefixLength,
  withoutPrefix,
} from '../../../../../overlays/shared/net/ip.ts';

test('the family of an address; none for what is no address', (t) => {
  t.is(familyOf('192.168.71.5'), 4);
  t.is(familyOf('2001:db8::5'), 6);
  for (const text of ['', '10.1', '010.0.0.1', '10.0.0.0/8', 'fe80::1%eth0', '2001:db8::g'])
    t.is(familyOf(text), undefined, text);
});

test('an address with its prefix length has a family too', (t) => {
  t.true(isIpv6('2001:db8::/64'));
  t.false(isIpv6('192.168.71.0/24'));
});

test('an address has one spelling: that of the kernel and ipvsadm', (t) => {
  t.is(canonicalAddress('2001:DB8:0:0::5'), '2001:db8::5');
  t.is(canonicalAddress('2001:DB8:0:0::5/64'), '2001:db8::5/64');
  t.is(canonicalAddress('::ffff:c0a8:4705'), '::ffff:192.168.71.5');
  t.is(canonicalAddress('192.168.71.5'), '192.168.71.5');
  t.is(canonicalAddress('no address'), 'no address');
  t.is(parseAddress('no address'), undefined);
});

test('a CIDR is an address and a prefix length that the address can have', (t) => {
  t.deepEqual(parseCidr('10.0.0.5/8'), { address: '10.0.0.5', prefix: 8, family: 4 });
  t.deepEqual(parseCidr('2001:db8::/128'), { address: '2001:db8::', prefix: 128, family: 6 });
  for (const text of ['10.0.0.0', '10.0.0.0/33', '10.0.0.0/08', '10.0.0.0/', '::/129', '::/0/0'])
    t.is(parseCidr(text), undefined, text);
  t.is(withoutPrefix('10.0.0.5/8'), '10.0.0.5');
  t.is(prefixLength('10.0.0.5'), undefined);
});

test('an address is in a subnet of its own family or not', (t) => {
  t.true(isInSubnet('192.168.71.9', '192.168.71.0/24'));
  t.false(isInSubnet('192.168.72.9', '192.168.71.0/24'));
  t.true(isInSubnet('2001:DB8::1:0:0:1', '2001:db8::/64'));
  t.false(isInSubnet('2001:db8:0:1::1', '2001:db8::/64'));
  t.is(isInSubnet('2001:db8::1', '0.0.0.0/0'), undefined);
  t.is(isInSubnet('192.168.71.9', '192.168.71.0'), undefined);
});

test('an IPv6 address stands in brackets before a port', (t) => {
  t.is(endpoint('192.168.71.5', 80), '192.168.71.5:80');
  t.is(endpoint('2001:db8::5', 80), '[2001:db8::5]:80');
});

test('no other file looks at the colons of an address to learn its family', async (t) => {
  for (const folder of ['overlays', 'scripts', 'test/cluster']) {
    const files = await readdir(folder, { recursive: true });
    for (const file of files.filter((name) => name.endsWith('.ts'))) {
      const text = await readFile(join(folder, file), 'utf8');
      t.notRegex(text, /\.(includes|indexOf|search)\(['"`]:['"`]\)/, join(folder, file));
    }
  }
});
