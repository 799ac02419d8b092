import test from 'ava';
import {
  dnsName,
  dnsNameOfAnyCase,
  hostName,
  interfaceName,
  macAddress,
  properDnsName,
  timeZone,
} from '../../../../../overlays/shared/text/names.ts';
import type { TextRule } from '../../../../../overlays/shared/text/text-rule.ts';

const cases: Readonly<
  Record<string, { readonly rule: TextRule; readonly good: string[]; readonly bad: string[] }>
> = {
  'a host name': {
    rule: hostName,
    good: ['litsha21', 'a', '9a', '1-2', '0y', 'a-b', 'a'.repeat(63)],
    bad: [
      '9',
      '2130706433',
      '0x7f000001',
      '0x',
      '',
      '-a',
      'a-',
      'A',
      'a.b',
      'a_b',
      'a\n',
      'a'.repeat(64),
    ],
  },
  'a DNS name': {
    rule: dnsName,
    good: ['pool.ntp.org', 'a'],
    bad: ['', '.', 'a.', 'A.example', `${'a.'.repeat(127)}a`],
  },
  'a DNS name that is no address': {
    rule: properDnsName,
    good: ['www.example.org', 'a', '1.2.example', '7.org'],
    bad: ['10.1', '192.168.71.205', '7', 'a.0x7f', 'a.1', 'a..b'],
  },
  'a DNS name of a platform': { rule: dnsNameOfAnyCase, good: ['Host.Example'], bad: ['a..b'] },
  'a MAC address': {
    rule: macAddress,
    good: ['52:54:00:71:00:15', 'AA:bb:cc:dd:ee:ff'],
    bad: ['52-54-00-71-00-15', '52:54:00:71:00', '52:54:00:71:00:1g'],
  },
  'the name of an interface': {
    rule: interfaceName,
    good: ['eth0', 'enp3s0f1', 'eth0.5', 'lo1', 'a'.repeat(15)],
    bad: ['', 'lo', 'all', 'default', 'eth 0', 'eth0/', 'a'.repeat(16)],
  },
  'a time zone, as systemd takes it': {
    rule: timeZone,
    good: [
      'UTC',
      'Europe/Berlin',
      'Etc/GMT+1',
      'Etc/GMT-14',
      'America/Argentina/Buenos_Aires',
      'America/Port-au-Prince',
      'EST5EDT',
    ],
    bad: [
      '',
      '/UTC',
      'UTC/',
      'Europe//Berlin',
      '../etc/passwd',
      'Europe/Berlin\n',
      'Europe Berlin',
    ],
  },
};

for (const [title, { rule, good, bad }] of Object.entries(cases))
  test(title, (t) => {
    for (const text of good) t.true(rule.accepts(text), text);
    for (const text of bad) t.false(rule.accepts(text), text);
  });
