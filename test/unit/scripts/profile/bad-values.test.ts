import test from 'ava';
import { inspectText } from '../../../../scripts/profile/load.ts';
import { found, profileText, unmarked, type Sections } from '../../../helpers/profile-text.ts';

// One case for each way to write a value wrongly; the mark «code» stands where it must be shown.

const cases: Readonly<Record<string, Sections>> = {
  'an unknown key': { more: '«unknown-key»directrs: []' },
  'an unknown key deep inside': {
    networks: 'networks:\n  public: { subnet: 192.168.71.0/24, «unknown-key»gatway: 192.168.71.1 }',
  },
  'a misspelled required key is one fault': {
    realservers: 'realservers:\n  - { name: w1, «unknown-key»adress: 192.168.71.31 }',
  },
  'a network of clients whose name no NIC can have': {
    networks: `networks:
  public: { subnet: 192.168.71.0/24 }
  clients: { «invalid-value»Guests: { subnet: 192.168.72.0/24 } }`,
  },
  'a service of a realserver that no service can be called': {
    realservers: `realservers:
  - { name: w1, address: 192.168.71.31, services: { «invalid-value»HTTP: { weight: 2 } } }`,
  },
  'a key without a name': {
    directors: `directors:
  - { name: d1, public: { address: 192.168.71.21 }, clients: { «invalid-value»'': null } }
  - { name: d2, public: { address: 192.168.71.22 } }
  - { name: d3, public: { address: 192.168.71.23 } }`,
  },
  'a missing key': { realservers: 'realservers:\n  - «missing-key»{ name: w1 }' },
  'a number where text belongs': {
    realservers: 'realservers: [{ name: «wrong-type»21, address: 192.168.71.31 }]',
  },
  'text where a number belongs': {
    services: "services:\n  - { name: http, forwarding: dr, port: «wrong-type»'80' }",
  },
  'text where true belongs': {
    directors: `directors:
  - { name: d1, public: { address: 192.168.71.21 }, preferred: «wrong-type»yes }
  - { name: d2, public: { address: 192.168.71.22 } }
  - { name: d3, public: { address: 192.168.71.23 } }`,
  },
  'a duration without unit': { membership: 'membership: { deadtime: «wrong-type»4 }' },
  'a duration with a unit of its own': {
    membership: 'membership: { deadtime: «invalid-value»4sec }',
  },
  'a key without value': {
    image: 'image:\n  «wrong-type»kernel:'.replace('wrong-type', 'unknown-value'),
  },
  'a list where keys belong': { image: '«wrong-type»image: []' },
  'a duplicate key': {
    services: 'services:\n  - { name: http, forwarding: dr, «duplicate-key»name: http }',
  },
  'a duplicate section': { more: '«duplicate-key»name: demo' },
  'an unknown value': {
    services: 'services:\n  - { name: http, forwarding: dr, scheduler: «unknown-value»wwr }',
  },
  'a misspelled check type beside a key of its own': {
    services:
      'services:\n  - { name: http, forwarding: dr, check: { type: «unknown-value»htpp, path: /x } }',
  },
  'a number for a check type': {
    services:
      'services:\n  - { name: http, forwarding: dr, check: { type: «unknown-value»0, path: /x } }',
  },
  'a group of keys for a check type': {
    services:
      'services:\n  - { name: http, forwarding: dr, check: { «unknown-value»type: { a: 1 }, path: /x } }',
  },
  'a path that no file can have': {
    image: 'image: { overlays: [«control-character»"a\\0b"] }',
  },
  'an IPv4 address of two numbers, plain': {
    directors: `directors:
  - { name: d1, public: { address: «invalid-ipv4»10.1 } }
  - { name: d2, public: { address: 192.168.71.22 } }
  - { name: d3, public: { address: 192.168.71.23 } }`,
  },
  'an IPv4 address of two numbers, quoted': {
    realservers: "realservers: [{ name: w1, address: «invalid-ipv4»'10.1' }]",
  },
  'an IPv4 address in octal': {
    realservers: 'realservers: [{ name: w1, address: «invalid-ipv4»010.0.0.1 }]',
  },
  'a floating address of two numbers': {
    floating: 'floating-addresses: [{ address: «invalid-ipv4»10.1 }]',
  },
  'an IPv6 address with a zone': {
    networks:
      'networks:\n  public: { subnet: 192.168.71.0/24, subnet6: 2001:db8::/64, gateway6: «invalid-ipv6»fe80::1%eth0 }',
  },
  'a name where an address belongs': {
    failover: 'failover: { fencing: watchdog, ping: { nodes: [«invalid-address»router] } }',
  },
  'a network without prefix length': {
    networks: 'networks:\n  public: { subnet: «invalid-network»192.168.71.0 }',
  },
  'a prefix length of 33': {
    networks: 'networks:\n  public: { subnet: «invalid-network»192.168.71.0/33 }',
  },
  'a MAC address with dashes': {
    realservers:
      'realservers: [{ name: w1, address: 192.168.71.31, mac: «invalid-value»52-54-00-71-00-dc }]',
  },
  'a tab in a name': {
    realservers: 'realservers: [{ name: «control-character»"w\\t1", address: 192.168.71.31 }]',
  },
  'an escape sequence in the expected text': {
    services:
      'services:\n  - { name: http, forwarding: dr, check: { expect: «control-character»"\\e[2J" } }',
  },
  'a newline in a path': {
    services:
      'services:\n  - { name: http, forwarding: dr, check: { path: «control-character»"/a\\nb" } }',
  },
  'a line separator in a command': {
    services: `services:
  - name: http
    forwarding: dr
    check: { type: command, command: [/bin/true, «control-character»"\\L"] }`,
  },
  'a newline in a package name': { image: 'image: { packages: [«control-character»"a\\nb"] }' },
  'a size in a unit of its own': { image: 'image: { swap: «invalid-value»512MB }' },
  'a size without a unit': { image: 'image: { swap: «wrong-type»512 }' },
  'a disk by a path that leaves /dev': {
    image: 'image: { disks: [{ device: «invalid-value»/dev/../etc, mount: /srv/a }] }',
  },
  'a serial number with a quote': {
    image: `image: { disks: [{ serial: «invalid-value»'a"b', mount: «invalid-value»srv }] }`,
  },
  'an answer of no type that debconf has': {
    image: 'image: { preseed: [«invalid-value»sysstat sysstat/enable bool true, a a/b string] }',
  },
  'an answer of two lines': {
    image: 'image: { preseed: [«control-character»"a a/b text one\\ntwo"] }',
  },
  'too long a text': {
    services: `services:\n  - { name: http, forwarding: dr, check: { expect: «too-long»${'x'.repeat(1025)} } }`,
  },
  'a port beyond the last': {
    services: 'services:\n  - { name: http, forwarding: dr, port: «out-of-range»65536 }',
  },
  'an empty list': { services: '«wrong-count»services: []' },
  'more than 16 directors': {
    directors: `«wrong-count»directors:\n${Array.from(
      { length: 17 },
      (_, i) => `  - { name: d${i}, public: { address: 192.168.71.${i + 2} } }`,
    ).join('\n')}`,
  },
};

for (const [title, changes] of Object.entries(cases))
  test(title, (t) => {
    const { text, expected } = unmarked(profileText(changes));
    t.deepEqual(found(text), expected);
  });

test('everything that is wrong is said in one run, whatever its kind', (t) => {
  const { text, expected } = unmarked(
    profileText({
      directors: `directors:
  - { name: d1, public: { address: «invalid-ipv4»10.1 } }
  - { name: d2, public: { address: 192.168.71.22 }, «unknown-key»prefered: true }
  - { name: «duplicate-name»d2, public: { address: «duplicate-address»192.168.71.22 } }`,
      services:
        'services:\n  - { name: http, forwarding: «unknown-value»rd, «duplicate-key»name: http }',
    }),
  );
  t.deepEqual(found(text), expected);
});

test('a misspelled section is one fault: what its defaults mean is not said', (t) => {
  const { text, expected } = unmarked(
    profileText({
      failover: '«unknown-key»falover: { fencing: watchdog, ping: { nodes: [192.168.71.1] } }',
    }),
  );
  t.deepEqual(found(text), expected);
});

test('where every key is set, an unknown one is to be deleted', (t) => {
  const text = profileText({
    networks: 'networks:\n  public: { subnet: 192.168.71.0/24 }',
    failover:
      'failover: { fencing: watchdog, ping: { nodes: [192.168.71.1], multiplier: 100, dampening: 1s, interval: 1s, often: true } }',
  });
  const [first] = inspectText(text, 'test.yaml').diagnostics;
  t.is(first?.hint, 'delete it: every key that this place can have is set already');
});

test('a text where keys belong may lack a space', (t) => {
  const [first] = inspectText(
    profileText({ image: 'image:\n  kernel:cloud' }),
    't.yaml',
  ).diagnostics;
  t.is(first?.hint, 'put a space after the colon: kernel: cloud');
});

for (const key of ['order', 'preferred', 'priority'])
  test(`a floating address with ${key}: why there is one order for all, and where it is said`, (t) => {
    const { text, expected } = unmarked(
      profileText({
        floating: `floating-addresses:
  - address: 192.168.71.205
  - { address: 192.168.71.206, «unknown-key»${key}: [d2, d1] }`,
      }),
    );
    t.deepEqual(found(text), expected);
    const [first] = inspectText(text, 't.yaml').diagnostics;
    t.regex(
      first?.hint ?? '',
      /^all floating addresses move together, for .*: write failover.order/,
    );
  });
