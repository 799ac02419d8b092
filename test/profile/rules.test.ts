import test from 'ava';
import { found, profileText, unmarked, type Sections } from './profile-text.ts';

// Profiles of the right shape that mean something impossible; the mark stands where it is shown.

const twoDirectors = `directors:
  - { name: d1, public: { address: 192.168.71.21 } }
  - { name: d2, public: { address: 192.168.71.22 } }`;
const fourDirectors = `directors:
  - { name: d1, public: { address: 192.168.71.21 } }
  - { name: d2, public: { address: 192.168.71.22 } }
  - { name: d3, public: { address: 192.168.71.23 } }
  - { name: d4, public: { address: 192.168.71.24 } }`;
const preferred = `directors:
  - { name: d1, public: { address: 192.168.71.21 }, preferred: true }
  - { name: d2, public: { address: 192.168.71.22 } }
  - { name: d3, public: { address: 192.168.71.23 } }`;
const service = (more: string) => `services:\n  - { name: http, forwarding: dr, ${more} }`;

const cases: Readonly<Record<string, Sections>> = {
  'two directors of one name': {
    directors: twoDirectors.replace('name: d2', 'name: «duplicate-name»d1'),
    membership: 'membership: { two-node: true }',
    failover: '«warning no-fencing»failover: { ping: { nodes: [192.168.71.1] } }',
  },
  'a realserver named as a director': {
    realservers: 'realservers: [{ name: «duplicate-name»d1, address: 192.168.71.31 }]',
  },
  'a cluster named as a node, when the name is the floating address’s too': {
    name: 'name: «duplicate-name»w1',
  },
  'a floating address named as a node': {
    floating: 'floating-addresses: [{ address: 192.168.71.205, name: «duplicate-name»w1 }]',
  },
  'two services of one name': {
    services:
      'services:\n  - { name: http, forwarding: dr }\n  - { name: «duplicate-name»http, forwarding: dr, port: 81 }',
  },
  'a node named localhost': {
    realservers: 'realservers: [{ name: «reserved-name»localhost, address: 192.168.71.31 }]',
  },
  'two nodes of one address': {
    realservers: 'realservers: [{ name: w1, address: «duplicate-address»192.168.71.21 }]',
  },
  'a node with the address of the router': {
    failover: 'failover: { fencing: watchdog, ping: { nodes: [192.168.71.2] } }',
    realservers: 'realservers: [{ name: w1, address: «duplicate-address»192.168.71.1 }]',
  },
  'one IPv6 address in two spellings': {
    networks: 'networks:\n  public: { subnet: 192.168.71.0/24, subnet6: 2001:db8::/64 }',
    realservers: `realservers:
  - { name: w1, address: 192.168.71.31, address6: 2001:db8::31 }
  - { name: w2, address: 192.168.71.32, address6: «duplicate-address»2001:DB8:0:0::31 }`,
  },
  'a floating address that a node owns': {
    floating: 'floating-addresses: [{ address: «floating-address-owned»192.168.71.31 }]',
  },
  'two floating addresses alike': {
    floating:
      'floating-addresses: [{ address: 192.168.71.205 }, { address: «duplicate-address»192.168.71.205 }]',
  },
  'one MAC address in two cases': {
    realservers: `realservers:
  - { name: w1, address: 192.168.71.31, mac: '52:54:00:00:00:aa' }
  - { name: w2, address: 192.168.71.32, mac: «duplicate-mac»'52:54:00:00:00:AA' }`,
  },
  'a group MAC address': {
    realservers:
      "realservers: [{ name: w1, address: 192.168.71.31, mac: «invalid-mac»'01:00:5e:00:00:01' }]",
  },
  'mac and interface': {
    realservers:
      "realservers: [{ name: w1, address: 192.168.71.31, mac: '52:54:00:00:00:aa', «mac-and-interface»interface: eth0 }]",
  },
  'one interface for both networks': {
    networks:
      'networks: { public: { subnet: 192.168.71.0/24 }, heartbeat: { subnet: 192.168.68.0/24 } }',
    directors: `directors:
  - { name: d1, public: { address: 192.168.71.21, interface: eth0 }, heartbeat: { address: 192.168.68.21, interface: «duplicate-interface»eth0 } }
  - { name: d2, public: { address: 192.168.71.22, interface: eth0 }, heartbeat: { address: 192.168.68.22, interface: eth1 } }
  - { name: d3, public: { address: 192.168.71.23 }, heartbeat: { address: 192.168.68.23 } }`,
  },
  'a director outside the public network': {
    directors: preferred.replace('192.168.71.22', '«address-outside-subnet»192.168.70.22'),
  },
  'a realserver outside the public network': {
    realservers: 'realservers: [{ name: w1, address: «address-outside-subnet»192.168.72.31 }]',
  },
  'a router outside the public network': {
    networks:
      'networks:\n  public: { subnet: 192.168.71.0/24, gateway: «address-outside-subnet»192.168.72.1 }',
  },
  'a floating address outside its network': {
    floating: 'floating-addresses: [{ address: «address-outside-subnet»10.0.0.5 }]',
  },
  'the address of the network': {
    realservers: 'realservers: [{ name: w1, address: «reserved-address»192.168.71.0 }]',
  },
  'the broadcast address': {
    realservers: 'realservers: [{ name: w1, address: «reserved-address»192.168.71.255 }]',
  },
  'an address where a network belongs': {
    networks: 'networks:\n  public: { subnet: «subnet-host-bits»192.168.71.5/24 }',
  },
  'networks that overlap': {
    networks:
      'networks: { public: { subnet: 192.168.71.0/24 }, heartbeat: { subnet: «networks-overlap»192.168.0.0/16 } }',
    directors: `directors:
  - { name: d1, public: { address: 192.168.71.21 }, heartbeat: { address: 192.168.68.21 } }
  - { name: d2, public: { address: 192.168.71.22 }, heartbeat: { address: 192.168.68.22 } }
  - { name: d3, public: { address: 192.168.71.23 }, heartbeat: { address: 192.168.68.23 } }`,
  },
  'an IPv6 floating address without an IPv6 network': {
    floating: 'floating-addresses: [{ address: «missing-subnet6»2001:db8::205 }]',
  },
  'an IPv6 floating address without IPv6 on the nodes': {
    networks: 'networks:\n  public: { subnet: 192.168.71.0/24, subnet6: 2001:db8::/64 }',
    floating: 'floating-addresses: [{ address: «missing-ipv6»2001:db8::205 }]',
  },
  'an IPv6 node without an IPv6 network': {
    realservers:
      'realservers: [{ name: w1, address: 192.168.71.31, address6: «missing-subnet6»2001:db8::31 }]',
  },
  'an IPv4 prefix length of 64': {
    floating: 'floating-addresses: [{ address: 192.168.71.205, prefix: «invalid-prefix»64 }]',
  },
  'a broadcast address elsewhere': {
    floating:
      'floating-addresses: [{ address: 192.168.71.205, prefix: 24, broadcast: «invalid-broadcast»192.168.72.255 }]',
  },
  'a heartbeat address without the network': {
    directors: preferred.replace(
      '192.168.71.22 }',
      '192.168.71.22 }, «missing-heartbeat-network»heartbeat: { address: 192.168.68.22 }',
    ),
  },
  'a heartbeat network without a director’s address': {
    networks:
      'networks: { public: { subnet: 192.168.71.0/24 }, heartbeat: { subnet: 192.168.68.0/24 } }',
    directors: `directors:
  - { name: d1, public: { address: 192.168.71.21 }, heartbeat: { address: 192.168.68.21 } }
  - { name: d2, public: { address: 192.168.71.22 }, heartbeat: { address: 192.168.68.22 } }
  - «missing-heartbeat-address»{ name: d3, public: { address: 192.168.71.23 } }`,
  },
  'a floating address in a heartbeat network that is not there': {
    floating:
      'floating-addresses: [{ address: 192.168.71.205, interface: «missing-heartbeat-network»heartbeat }]',
  },
  'a single director': {
    directors:
      '«warning single-director»directors: [{ name: d1, public: { address: 192.168.71.21 } }]',
    failover: 'failover: { ping: { nodes: [192.168.71.1] } }',
  },
  'two directors without two-node mode': {
    directors: `«even-directors»${twoDirectors}`,
    failover: '«warning no-fencing»failover: { ping: { nodes: [192.168.71.1] } }',
  },
  'four directors without tie-breaker': { directors: `«even-directors»${fourDirectors}` },
  'two-node mode for three directors': {
    membership: 'membership: { two-node: «two-node-count»true }',
  },
  'two-node mode and a tie-breaker': {
    directors: twoDirectors,
    membership: 'membership: { two-node: true, tie-breaker: «two-node-tie-breaker»lowest }',
    failover: '«warning no-fencing»failover: { ping: { nodes: [192.168.71.1] } }',
  },
  'watchdog fencing of two directors': {
    directors: twoDirectors,
    membership: 'membership: { two-node: true }',
    failover:
      'failover: { fencing: «watchdog-directors»watchdog, ping: { nodes: [192.168.71.1] } }',
  },
  'no fencing, in so many words': {
    failover: 'failover: { fencing: «warning no-fencing»none, ping: { nodes: [192.168.71.1] } }',
  },
  'quorum that is ignored': {
    membership: 'membership: { no-quorum-policy: «warning quorum-ignored»ignore }',
  },
  'suicide without fencing': {
    membership: 'membership: { no-quorum-policy: «warning suicide-without-fencing»suicide }',
    failover: '«warning no-fencing»failover: { ping: { nodes: [192.168.71.1] } }',
  },
  'warntime not below deadtime': {
    membership: 'membership: { warntime: 4s, deadtime: «timing-order»4s }',
  },
  'warntime not below the default deadtime': {
    membership: 'membership: { warntime: «timing-order»5s }',
  },
  'keepalive not below warntime': {
    membership: 'membership: { keepalive: 3s, warntime: «timing-order»3s }',
  },
  'initdead below deadtime': {
    membership: 'membership: { deadtime: 10s, initdead: «timing-order»9s }',
  },
  'a deadtime that no machine can hold': {
    membership: 'membership: { keepalive: 100ms, warntime: 200ms, deadtime: «out-of-range»300ms }',
  },
  'a time of zero': { membership: 'membership: { keepalive: «zero-duration»0s }' },
  'persistence in fractions of a second': {
    services: service('persistence: «not-whole-seconds»1500ms'),
  },
  'a check interval in fractions of a second': {
    services: service('check: { interval: «not-whole-seconds»3500ms }'),
  },
  'two preferred directors': {
    directors: preferred.replace(
      '192.168.71.23 }',
      '192.168.71.23 }, preferred: «preferred-twice»true',
    ),
  },
  'a preference that defeats the ping rule': {
    directors: preferred,
    failover:
      'failover: { fencing: watchdog, preference: «preference-defeats-ping»200, ping: { nodes: [192.168.71.1] } }',
  },
  'a multiplier that the default preference defeats': {
    directors: preferred,
    failover:
      'failover: { fencing: watchdog, ping: { nodes: [192.168.71.1], multiplier: «preference-defeats-ping»50 } }',
  },
  'no ping node': { failover: '«warning no-ping-node»failover: { fencing: watchdog }' },
  'a ping node of the cluster': {
    failover:
      'failover: { fencing: watchdog, ping: { nodes: [«ping-node-in-cluster»192.168.71.31] } }',
  },
  'a ping node twice': {
    failover:
      'failover: { fencing: watchdog, ping: { nodes: [192.168.71.1, «duplicate-entry»192.168.71.1] } }',
  },
  'a service without port': {
    services: 'services:\n  - «missing-port»{ name: smtp, forwarding: dr }',
  },
  'two services on one port of one address': {
    services: `services:
  - { name: http, forwarding: dr }
  - { name: web, forwarding: dr, port: «port-clash»80 }`,
  },
  'two services on one port of one address among several': {
    floating: 'floating-addresses: [{ address: 192.168.71.205 }, { address: 192.168.71.206 }]',
    services: `services:
  - { name: http, forwarding: dr, addresses: [192.168.71.206] }
  - { name: web, forwarding: dr, port: «port-clash»80 }`,
  },
  'a service on an address that is none': {
    services: service('addresses: [«unknown-floating-address»192.168.71.206]'),
  },
  'a service on an address twice': {
    services: service('addresses: [192.168.71.205, «duplicate-entry»192.168.71.205]'),
  },
  'an override for a service that is none': {
    realservers:
      'realservers: [{ name: w1, address: 192.168.71.31, services: { «unknown-service»htp: { weight: 2 } } }]',
  },
  'an override for a service by a name that none can have': {
    realservers:
      'realservers: [{ name: w1, address: 192.168.71.31, services: { «unknown-service»H_1: { weight: 2 } } }]',
  },
  'DR with a port mapping': {
    realservers:
      'realservers: [{ name: w1, address: 192.168.71.31, services: { http: { port: «port-mapping»8080 } } }]',
  },
  'TUN with a port mapping': {
    services: 'services:\n  - { name: http, forwarding: tun }',
    realservers:
      'realservers: [{ name: w1, address: 192.168.71.31, services: { http: { port: «port-mapping»8080 } } }]',
  },
  'a sorry server of DR on another port': {
    services: service('sorry-server: { address: 192.168.71.99, port: «port-mapping»8080 }'),
  },
  'DR on the only address, which NAT needs': {
    services: `services:
  - { name: http, forwarding: «info nat-same-subnet»nat }
  - { name: https, forwarding: «mixed-forwarding»dr }`,
  },
  'DR beside NAT, on an address of its own': {
    floating: 'floating-addresses: [{ address: 192.168.71.205 }, { address: 192.168.71.206 }]',
    services: `services:
  - { name: http, forwarding: «info nat-same-subnet»nat, addresses: [192.168.71.205] }
  - { name: https, forwarding: dr, addresses: [192.168.71.206] }`,
  },
  'DR and TUN on all addresses, one of which NAT needs': {
    floating: 'floating-addresses: [{ address: 192.168.71.205 }, { address: 192.168.71.206 }]',
    services: `services:
  - { name: http, forwarding: «info nat-same-subnet»nat, addresses: [192.168.71.205] }
  - { name: https, forwarding: «mixed-forwarding»dr, addresses: [192.168.71.206] }
  - { name: other, port: 81, forwarding: «mixed-forwarding»tun }`,
  },
  'NAT with the servers in the clients’ network': {
    services: 'services:\n  - { name: http }',
    realservers: '«info nat-same-subnet»realservers: [{ name: w1, address: 192.168.71.31 }]',
  },
  'a sorry server that is a realserver': {
    services: service('sorry-server: { address: «sorry-server-in-cluster»192.168.71.31 }'),
  },
  'a sorry server that is the floating address': {
    services: service('sorry-server: { address: «sorry-server-in-cluster»192.168.71.205 }'),
  },
  'a sorry server of the other family': {
    services: service('sorry-server: { address: «sorry-server-family»2001:db8::9 }'),
  },
  'http on the port of https': { services: service('port: «warning service-name-misleads»443') },
  'http checked as https': {
    services: service('check: { type: «warning service-name-misleads»https }'),
  },
  'a path for a TCP check': {
    services: service('check: { type: tcp, «unused-check-key»path: /health }'),
  },
  'a command for an HTTP check': {
    services: service('check: { «unused-check-key»command: [/bin/true] }'),
  },
  'a command check without command': {
    services: service('«missing-command»check: { type: command }'),
  },
  'a command without its folder': {
    services: service('check: { type: command, command: [«relative-command»check-it] }'),
  },
  'UDP without a check of its own': {
    services: 'services:\n  - { name: dns, forwarding: dr, port: 53, protocol: «udp-check»udp }',
  },
  'a check that outlasts its interval': {
    services: service('check: { interval: 2s, timeout: «check-timeout»3s }'),
  },
  'servers without weight': {
    realservers:
      '«warning no-weight»realservers: [{ name: w1, address: 192.168.71.31, weight: 0 }]',
  },
  'an SSH key that is none': { image: 'image: { ssh-keys: [«invalid-ssh-key»hello] }' },
  'a private SSH key': {
    image: "image: { ssh-keys: [«invalid-ssh-key»'-----BEGIN OPENSSH PRIVATE KEY-----'] }",
  },
  'an overlay folder that is not there': {
    image: 'image: { overlays: [«overlay-missing»no/such/folder] }',
  },
};

for (const [title, changes] of Object.entries(cases))
  test(title, (t) => {
    const { text, expected } = unmarked(profileText(changes));
    t.deepEqual(found(text), expected);
  });
