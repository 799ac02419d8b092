import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { parse } from 'yaml';
import { completeProfile } from '../../../../scripts/profile/complete.ts';
import { rules } from '../../../../scripts/profile/rules/all.ts';
import { checkSchema } from '../../../../scripts/profile/schema-validation.ts';
import { run } from '../../../../scripts/runtime/run.ts';
import { inspectText } from '../../../../scripts/profile/load.ts';
import { memoryFolder } from '../../../helpers/memory-folder.ts';
import { found, profileText, unmarked, type Sections } from '../../../helpers/profile-text.ts';

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
const threeArmed = `directors:
  - { name: d1, public: { address: 192.168.71.21 }, realservers: { address: 10.0.0.21 } }
  - { name: d2, public: { address: 192.168.71.22 }, realservers: { address: 10.0.0.22 } }
  - { name: d3, public: { address: 192.168.71.23 }, realservers: { address: 10.0.0.23 } }`;
const onHeartbeat = threeArmed.replaceAll(
  'realservers: { address: 10.0.0.',
  'heartbeat: { address: 192.168.68.',
);
const service = (more: string) => `services:\n  - { name: http, forwarding: dr, ${more} }`;

const nine = Array.from(
  { length: 9 },
  (_, n) => `  - { name: d${n}, public: { address: 192.168.71.${21 + n} } }`,
).join('\n');

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
    realservers:
      'realservers: [{ name: w1, address: 192.168.71.31 }, { name: w2, address: «duplicate-address»192.168.71.31 }]',
  },
  'a director that is a realserver': {
    realservers: 'realservers: [{ name: w1, address: «director-as-realserver»192.168.71.21 }]',
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
  'connections copied among strangers': {
    networks:
      'networks:\n  public: { subnet: 192.168.71.0/24, connection-sync: «warning sync-in-public»true }',
  },
  'connections copied in one network, and asked for in another': {
    networks:
      'networks: { public: { subnet: 192.168.71.0/24, «info unused-sync»connection-sync: true }, heartbeat: { subnet: 192.168.68.0/24 } }',
    directors: `directors:
  - { name: d1, public: { address: 192.168.71.21 }, heartbeat: { address: 192.168.68.21 } }
  - { name: d2, public: { address: 192.168.71.22 }, heartbeat: { address: 192.168.68.22 } }
  - { name: d3, public: { address: 192.168.71.23 }, heartbeat: { address: 192.168.68.23 } }`,
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
    failover:
      'failover: { fencing: «warning no-fencing»none, lease: 0s, ping: { nodes: [192.168.71.1] } }',
  },
  'a lease of two directors': {
    directors: twoDirectors,
    membership: 'membership: { two-node: true }',
    failover:
      '«warning no-fencing»failover: { lease: «lease-directors»600ms, ping: { nodes: [192.168.71.1] } }',
  },
  'two witnesses': {
    directors: twoDirectors,
    failover: 'failover: { ping: { nodes: [192.168.71.1] } }',
    realservers: `realservers:
  - { name: w1, address: 192.168.71.31, witness: true }
  - { name: w2, address: 192.168.71.32, witness: «witness-twice»true }`,
  },
  'a witness of three directors': {
    realservers:
      'realservers: [{ name: w1, address: 192.168.71.31, witness: «witness-directors»true }]',
  },
  'a witness, and two-node mode': {
    directors: twoDirectors,
    failover: 'failover: { ping: { nodes: [192.168.71.1] } }',
    membership: 'membership: { two-node: «witness-two-node»true }',
    realservers: 'realservers: [{ name: w1, address: 192.168.71.31, witness: true }]',
  },
  'a witness, and a tie-breaker': {
    directors: twoDirectors,
    failover: 'failover: { ping: { nodes: [192.168.71.1] } }',
    membership: 'membership: { tie-breaker: «witness-tie-breaker»lowest }',
    realservers: 'realservers: [{ name: w1, address: 192.168.71.31, witness: true }]',
  },
  'a witness that lvsmith does not build': {
    directors: twoDirectors,
    failover: 'failover: { ping: { nodes: [192.168.71.1] } }',
    realservers:
      'realservers: [{ name: w1, address: 192.168.71.31, external: true, witness: «witness-external»true }]',
  },
  'a lease that is too short': {
    failover:
      'failover: { fencing: watchdog, lease: «out-of-range»200ms, ping: { nodes: [192.168.71.1] } }',
  },
  'a lease that is too long': {
    failover:
      'failover: { fencing: watchdog, lease: «out-of-range»2m, ping: { nodes: [192.168.71.1] } }',
  },
  'quorum that is ignored': {
    membership: 'membership: { no-quorum-policy: «warning quorum-ignored»ignore }',
  },
  'suicide without fencing': {
    membership: 'membership: { no-quorum-policy: «warning suicide-without-fencing»suicide }',
    failover: 'failover: { ping: { nodes: [192.168.71.1] } }',
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
  'routes that lead nowhere': {
    networks:
      'networks: { public: { subnet: 192.168.71.0/24, routes: [{ to: «subnet-host-bits»10.5.0.1/16, via: 192.168.71.2 }, { to: 10.6.0.0/16, via: «route-outside-subnet»192.168.72.2 }, { to: 10.7.0.0/16, via: «route-family»fe80::1 }, { to: 10.8.0.0/16, via: 192.168.71.2 }, { to: «duplicate-entry»10.8.0.0/16, via: 192.168.71.3 }] } }',
  },
  'a service with a port and several': {
    services:
      'services: [{ name: web, «port-and-ports»port: 80, ports: "80,443", forwarding: dr, check: { type: none } }]',
  },
  'ports that are none': {
    services:
      'services: [{ name: a, ports: «invalid-ports»90-80, forwarding: dr, check: { type: none } }, { name: b, ports: «invalid-ports»"1,70000", forwarding: dr, check: { type: none } }]',
  },
  'several ports, and a check that does not know which': {
    services: 'services: [{ name: web, ports: «missing-check-port»"80,443", forwarding: dr }]',
  },
  'ports that another service has': {
    services:
      'services: [{ name: http, forwarding: dr }, { name: web, ports: «port-clash»79-81, forwarding: dr, check: { type: none } }, { name: rest, ports: all, forwarding: dr, check: { type: none } }, { name: more, ports: «port-clash»all, forwarding: dr, check: { type: none } }]',
  },
  'another port on a server of several': {
    services: 'services: [{ name: web, ports: "80,443", check: { type: none } }]',
    realservers:
      '«info nat-same-subnet»realservers: [{ name: w1, address: 192.168.71.31, services: { web: { port: «port-mapping»8080 } } }]',
  },
  'an external server with a NIC': {
    realservers:
      "realservers: [{ name: w1, address: 192.168.71.31 }, { name: w2, address: 192.168.71.32, external: true, «external-nic»mac: '52:54:00:00:00:aa' }]",
  },
  'two servers at one port of one address': {
    realservers:
      'realservers: [{ name: w1, address: 192.168.71.31 }, { name: w2, address: «duplicate-endpoint»192.168.71.31, external: true }]',
  },
  'two machines of one address': {
    realservers:
      'realservers: [{ name: w1, address: 192.168.71.31 }, { name: w2, address: «duplicate-address»192.168.71.31 }, { name: w3, address: «duplicate-address»«duplicate-endpoint»192.168.71.31, external: true }]',
  },
  'an external server in another network without a tunnel': {
    realservers:
      'realservers: [{ name: w1, address: 192.168.71.31 }, { name: w2, address: «address-outside-subnet»203.0.113.9, external: true }]',
  },
  'settings of the kernel that are the image’s own, or there twice': {
    image:
      'image: { sysctl: [vm.swappiness=10, «own-sysctl»net.ipv4.ip_forward = 0, «own-sysctl»net/ipv4/conf/all/rp_filter=1, «duplicate-entry»vm/swappiness = 20], kernel-parameters: [nosmt, «own-kernel-parameter»root=/dev/sda1] }',
  },
  'answers of the installer, of passwords, that are none, or there twice': {
    image: `image:
  preseed:
    - sysstat sysstat/enable boolean true
    - «installer-answer»d-i passwd/username string me
    - «secret-answer»slapd slapd/password1 password geheim
    - «invalid-answer»iperf3 iperf3/start_daemon boolean yes
    - «duplicate-entry»sysstat  sysstat/enable boolean false
  director: { preseed: [sysstat sysstat/enable boolean false, «invalid-answer»b b/c boolean] }`,
  },
  'disks that are named twice or not at all, or hide what the system has': {
    image: `image:
  disks:
    - { serial: A, mount: /srv/data }
    - «disk-choice»{ mount: /srv/none }
    - «disk-choice»{ serial: B, device: /dev/vdb, mount: /mnt/b }
    - { serial: «duplicate-entry»A, mount: «duplicate-entry»/srv/data }
    - { serial: C, mount: «mount-point»/usr/local }
    - { serial: D, mount: «mount-point»/var/lib/lvsmith/x }
    - { serial: E, mount: «mount-point»/var/lib }
    - { serial: F, mount: /var/lib/lvsmith-data }
  director: { disks: [{ device: /dev/vdc, mount: «duplicate-entry»/srv/data }] }
  realserver: { disks: [{ device: /dev/vdc, mount: /srv/more }] }`,
  },
  'a swap file of next to nothing': { image: 'image: { swap: «swap-size»8M }' },
  'a swap file that no disk has room for': { image: 'image: { swap: «swap-size»65G }' },
  'an order with a director twice, and one that is not there': {
    directors: preferred,
    failover:
      'failover: { fencing: watchdog, order: [d1, d2, «duplicate-entry»d1, «unknown-director»d9], ping: { nodes: [192.168.71.1] } }',
  },
  'an order that begins with another than the preferred director': {
    directors: preferred.replace('preferred: true', 'preferred: «order-and-preferred»true'),
    failover: 'failover: { fencing: watchdog, order: [d2, d1], ping: { nodes: [192.168.71.1] } }',
  },
  'an order with too few points': {
    failover:
      'failover: { fencing: watchdog, order: [d1, d2, d3], preference: «order-too-close»5, ping: { nodes: [192.168.71.1] } }',
  },
  'an order without fail-back that does not fit below a ping node': {
    failover:
      'failover: { fencing: watchdog, auto-failback: false, «order-too-close»order: [d1, d2, d3], ping: { nodes: [192.168.71.1], multiplier: 12 } }',
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
  'pings that notice a lost network after a minute': {
    failover:
      'failover: { fencing: watchdog, «warning slow-ping»ping: { nodes: [192.168.71.1], interval: 15s } }',
  },
  'more pings than a router answers': {
    failover:
      'failover: { fencing: watchdog, ping: { nodes: [192.168.71.1], interval: «frequent-ping»20ms } }',
  },
  'a token that has to hurry round nine directors': {
    directors: `directors:\n${nine}`,
    membership:
      'membership: { keepalive: 200ms, warntime: 500ms, deadtime: «warning tight-deadtime»1s }',
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
  'a console on the port of SSH': {
    more: 'console: { enabled: true, port: «port-clash»22 }',
  },
  'networks for a console that is off': {
    more: 'console: { port: «warning console-off»8443, from: [10.0.0.0/8] }',
  },
  'management from everywhere': {
    more: "management: { from: [10.0.0.0/8, «warning management-open»'::/0'] }",
  },
  'a console for everybody': {
    more: "console: { enabled: true, from: [10.0.0.0/8, «warning console-open»'::/0'] }",
  },
  'metrics on the port of the console': {
    more: `console: { enabled: true, port: 8443 }
metrics: { enabled: true, port: «port-clash»8443 }`,
  },
  'metrics on the port of a service of the realservers': {
    services:
      'services: [{ name: http, forwarding: dr }, { name: extra, port: 9630, forwarding: dr }]',
    more: 'metrics: { enabled: true, port: «port-clash»9630 }',
  },
  'networks for metrics that are off': {
    more: 'metrics: { «warning metrics-off»from: [10.0.0.0/8] }',
  },
  'metrics for everybody': {
    more: 'metrics: { enabled: true, from: [«warning metrics-open»0.0.0.0/0] }',
  },
  'notifications for nobody': {
    more: '«notify-nobody»notify: { remind: 1h }',
  },
  'a reminder each second': {
    more: 'notify: { mail: { server: 10.0.0.1, from: a@b, to: [c@d] }, remind: «notify-remind»1s }',
  },
  'servers that nobody can look up': {
    more: `notify:
  mail: { server: «warning name-without-dns»mail.example.org, from: a@b, to: [c@d] }
  webhook: { url: «warning name-without-dns»https://hooks.example.org/x }
syslog: { server: «warning name-without-dns»logs.example.org }`,
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
      'realservers: [{ name: w1, address: 192.168.71.31, services: { «invalid-value»H_1: { weight: 2 } } }]',
  },
  'an override for a service that the server does not serve': {
    realservers: `realservers:
  - { name: w1, address: 192.168.71.31, services: { «not-in-pool»http: { weight: 2 } } }
  - { name: w2, address: 192.168.71.32 }`,
    services: `services:
  - { name: http, forwarding: dr, realservers: [w2] }
  - { name: https, forwarding: dr, realservers: [w1] }`,
  },
  'a pool with a server that does not exist, and with one twice': {
    services: service('realservers: [w1, w2, «unknown-realserver»w11, «duplicate-entry»w1]'),
  },
  'a realserver that serves nothing': {
    realservers: `realservers:
  - { name: w1, address: 192.168.71.31 }
  - { name: «warning idle-realserver»w2, address: 192.168.71.32 }`,
    services: service('realservers: [w1]'),
  },
  'a pool all of whose servers have weight 0': {
    realservers: `«warning no-weight»realservers:
  - { name: w1, address: 192.168.71.31, weight: 0 }
  - { name: w2, address: 192.168.71.32 }`,
    services: `services:
  - { name: http, forwarding: dr, realservers: [w1] }
  - { name: https, forwarding: dr, realservers: [w2] }`,
  },
  'keys of a check that asks nothing': {
    services: service(
      'check: { type: none, «unused-check-key»interval: 5s, «unused-check-key»path: /a }',
    ),
  },
  'no floating address among realservers that reply through one': {
    networks:
      'networks: { public: { subnet: 192.168.71.0/24 }, «no-floating-gateway»realservers: { subnet: 10.0.0.0/24 } }',
    directors: threeArmed,
    services: 'services: [{ name: http }]',
    realservers: 'realservers: [{ name: w1, address: 10.0.0.31 }]',
  },
  'a director without an address among the realservers, and one outside their network': {
    networks:
      'networks: { public: { subnet: 192.168.71.0/24 }, realservers: { subnet: 10.0.0.0/24 } }',
    directors: threeArmed
      .replace('10.0.0.22', '«address-outside-subnet»10.0.1.22')
      .replace(', realservers: { address: 10.0.0.23 }', '')
      .replace('- { name: d3', '- «missing-realserver-address»{ name: d3'),
    realservers: 'realservers: [{ name: w1, address: «address-outside-subnet»192.168.71.31 }]',
  },
  'addresses in a network of realservers that is not there': {
    directors: threeArmed.replaceAll(
      'realservers: {',
      '«missing-realserver-network»realservers: {',
    ),
    floating:
      'floating-addresses: [{ address: 192.168.71.205 }, { address: 192.168.71.206, interface: «missing-realserver-network»realservers }]',
  },
  'a network of realservers inside the public one': {
    networks:
      'networks: { public: { subnet: 192.168.71.0/24 }, realservers: { subnet: «networks-overlap»192.168.71.128/25 } }',
    directors: threeArmed.replaceAll('10.0.0.2', '192.168.71.15'),
    realservers: 'realservers: [{ name: w1, address: 192.168.71.160 }]',
  },
  'options of IPVS that would do nothing': {
    services: `services:
  - { name: http, forwarding: dr, «option-without-effect»persistence-prefix: 24 }
  - { name: https, forwarding: dr, «option-without-effect»scheduler-flags: [port] }
  - { name: dns, port: 53, protocol: udp, check: { type: none }, forwarding: dr, persistence: 5s, «option-without-effect»one-packet: true }`,
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
  'a sorry server and a sorry page': {
    services: service(
      'sorry-server: { address: 192.168.71.9 }, «sorry-page-and-server»sorry-page: {}',
    ),
  },
  'a sorry page where no page can be served': {
    services: [
      'services:',
      '  - { name: dns, forwarding: dr, port: 53, protocol: udp, check: { type: none }, «sorry-page-protocol»sorry-page: {} }',
      "  - { name: shop, forwarding: dr, ports: '80,81', check: { type: http, port: 80 }, «sorry-page-protocol»sorry-page: {} }",
      '  - { name: https, forwarding: dr, «sorry-page-tls»sorry-page: {} }',
      '  - { name: other, forwarding: dr, port: 8443, check: { type: https }, «sorry-page-tls»sorry-page: {} }',
    ].join('\n'),
  },
  'a sorry page without patience': {
    services: service('sorry-page: { retry-after: «zero-duration»0s }'),
  },
  'a sorry page with milliseconds': {
    services: service('sorry-page: { retry-after: «not-whole-seconds»1500ms }'),
  },
  'local clients where servers reply by themselves': {
    services: service('«local-clients-forwarding»local-clients: true'),
  },
  'a network on NICs that there are not': {
    networks:
      'networks: { public: { subnet: 192.168.71.0/24 }, heartbeat: { subnet: 192.168.68.0/24, vlan: 6, over: «vlan-over»publik } }',
    directors: onHeartbeat,
  },
  'a network on its own NICs': {
    networks:
      'networks: { public: { subnet: 192.168.71.0/24 }, heartbeat: { subnet: 192.168.68.0/24, vlan: 6, over: «vlan-over»heartbeat } }',
    directors: onHeartbeat,
  },
  'a network without a tag on the NICs of another': {
    networks:
      'networks: { public: { subnet: 192.168.71.0/24 }, heartbeat: { subnet: 192.168.68.0/24, over: «vlan-over»public } }',
    directors: onHeartbeat,
  },
  'a network on the NICs of one that has none, of the same VLAN, and too large': {
    networks:
      'networks: { public: { subnet: 192.168.71.0/24 }, heartbeat: { subnet: 192.168.68.0/24, vlan: 6, over: «warning heartbeat-shares-nic»public }, clients: { a: { subnet: 192.168.1.0/24, vlan: 7, over: «vlan-over»heartbeat }, b: { subnet: 192.168.2.0/24, vlan: «duplicate-vlan»6, over: public }, c: { subnet: 192.168.3.0/24, vlan: 8, over: public, mtu: «mtu-above-carrier»9000 } } }',
    directors: onHeartbeat.replaceAll(
      /68\.(\d+) \}/g,
      '68.$1 }, clients: { a: { address: 192.168.1.$1 }, b: { address: 192.168.2.$1 }, c: { address: 192.168.3.$1 } }',
    ),
  },
  'NICs in a network that has none of its own': {
    networks:
      'networks: { public: { subnet: 192.168.71.0/24 }, heartbeat: { subnet: 192.168.68.0/24, vlan: 6, over: «warning heartbeat-shares-nic»public } }',
    directors: onHeartbeat.replace('68.21 }', '68.21, «vlan-nic»interface: eth1 }'),
  },
  'a bond of nothing': {
    networks:
      'networks: { public: { subnet: 192.168.71.0/24, «bond-without-nics»bond: { mode: 802.3ad } } }',
  },
  'a bond with what its mode does not use': {
    networks:
      'networks: { public: { subnet: 192.168.71.0/24, bond: { «bond-option»hash-policy: layer2, «bond-option»lacp-rate: fast } } }',
    realservers:
      'realservers: [{ name: w1, address: 192.168.71.31, nics: [eth0, eth1], «tagged-without-vlan»tagged: true }]',
  },
  'a NIC twice in a bond, and a bond that is one NIC as well': {
    realservers:
      "realservers: [{ name: w1, address: 192.168.71.31, nics: ['52:54:00:00:00:01', «duplicate-mac»'52:54:00:00:00:01'], «mac-and-interface»mac: '52:54:00:00:00:02' }, { name: w2, address: 192.168.71.32, nics: [eth0, «duplicate-interface»eth0] }]",
  },
  'networks of clients that are not there, or not everywhere': {
    networks:
      'networks: { public: { subnet: 192.168.71.0/24 }, clients: { transit: { subnet: 192.168.1.0/24 } } }',
    directors: `directors:
  - «missing-client-address»{ name: d1, public: { address: 192.168.71.21 } }
  - { name: d2, public: { address: 192.168.71.22 }, clients: { transit: { address: 192.168.1.22 } } }
  - { name: d3, public: { address: 192.168.71.23 }, clients: { transit: { address: 192.168.1.23 }, «missing-client-network»transid: { address: 192.168.2.23 } } }`,
    floating:
      'floating-addresses: [{ address: 192.168.71.205 }, { address: 192.168.1.205, interface: «missing-client-network»tranist }]',
  },
  'addresses outside a network of clients': {
    networks:
      'networks: { public: { subnet: 192.168.71.0/24 }, clients: { transit: { subnet: 192.168.1.0/24, gateway: «address-outside-subnet»192.168.2.1 } } }',
    directors: threeArmed.replaceAll(
      /realservers: \{ address: 10\.0\.0\.(\d+) \}/g,
      'clients: { transit: { address: 192.168.1.$1 } }',
    ),
    floating:
      'floating-addresses: [{ address: 192.168.71.205 }, { address: «address-outside-subnet»192.168.2.205, interface: transit }]',
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
  'a command that nothing brings': {
    services: service('check: { type: command, command: [«missing-program»/usr/local/bin/nope] }'),
  },
  'UDP without a check of its own': {
    services: 'services:\n  - { name: dns, forwarding: dr, port: 53, protocol: «udp-check»udp }',
  },
  'servers without weight': {
    realservers:
      '«warning no-weight»realservers: [{ name: w1, address: 192.168.71.31, weight: 0 }]',
  },
  'an SSH key that is none': { image: 'image: { ssh-keys: [«invalid-ssh-key»hello] }' },
  'a private SSH key': {
    image: "image: { ssh-keys: [«invalid-ssh-key»'-----BEGIN OPENSSH PRIVATE KEY-----'] }",
  },
  'a seed key of a kind that no node verifies': {
    image: `image: { seed-keys: [«invalid-seed-key»ssh-rsa ${'A'.repeat(80)}] }`,
  },
  'a private seed key': {
    image: "image: { seed-keys: [«invalid-seed-key»'-----BEGIN OPENSSH PRIVATE KEY-----'] }",
  },
  'a time zone and a locale that are none': {
    image:
      'image: { timezone: «unknown-time-zone»Europe/Berln, locale: «unknown-locale»de_DD.UTF-8 }',
  },
  'an overlay folder elsewhere': {
    image: 'image: { overlays: [«overlay-outside»/etc/ssl, docs, docs/../test] }',
  },
  'an overlay folder elsewhere, in so many words': {
    image: 'image: { overlays: [/etc/ssl], overlays-outside: true }',
  },
  "the profile's own folder as an overlay": {
    image: 'image: { overlays: [«overlay-outside».] }',
  },
  'a certificate that is not there': {
    more: 'tls: { certificate: «tls-file»no.crt, key: test/fixtures/tls/server.key }',
  },
  'a certificate with the key of another one': {
    more: 'tls: { certificate: «tls-pair»test/fixtures/tls/server.crt, key: test/fixtures/tls/other.key }',
  },
  'a certificate that has ended': {
    more: 'tls: { certificate: «tls-expired»test/fixtures/tls/expired.crt, key: test/fixtures/tls/server.key }',
  },
  'a certificate for other names than those of the floating addresses': {
    floating: 'floating-addresses: [{ address: 192.168.71.205, name: www.example.com }]',
    more: 'tls: { certificate: «warning tls-names»test/fixtures/tls/server.crt, key: test/fixtures/tls/server.key }',
  },
  'a certificate of a server that is not built': {
    realservers:
      'realservers:\n  - { name: w1, address: 192.168.71.31 }\n  - { name: w2, address: 192.168.71.32, external: true, «tls-external»tls: { certificate: test/fixtures/tls/server.crt, key: test/fixtures/tls/server.key } }',
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

test('a rule gives no code but those that it declares', (t) => {
  const context = { file: 'test.yaml', isWritten: () => true };
  const undeclared = Object.values(cases).flatMap((changes) => {
    const { profile, unusable } = checkSchema(parse(unmarked(profileText(changes)).text));
    if (profile === undefined) return ['no profile'];
    return rules.flatMap(({ codes, check }) =>
      check(completeProfile(profile), unusable, context)
        .map(({ code }) => code)
        .filter((code) => !codes.includes(code)),
    );
  });
  t.deepEqual(undeclared, []);
});

test('an unusable section silences only the rules that read it', (t) => {
  const { text, expected } = unmarked(
    profileText({
      name: '',
      services: 'services: «wrong-type»5',
      image: 'image: { ssh-keys: [«invalid-ssh-key»hello] }',
      floating: 'floating-addresses: [{ address: «floating-address-owned»192.168.71.31 }]',
    }),
  );
  t.deepEqual(found(text), ['error missing-key 3:1', ...expected]);
});

for (const [days, codes] of [
  [10, ['tls-expires']],
  [60, []],
] as const)
  test(`of a certificate that ends in ${days} days ${codes.length === 0 ? 'nothing is said' : 'one is warned'}`, async (t) => {
    const folder = mkdtempSync(join(memoryFolder, 'lvsmith-tls-'));
    const [certificate, key] = [join(folder, 'crt'), join(folder, 'key')];
    try {
      const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
      const about = ['-subj', '/CN=x', '-days', String(days)];
      const files = ['-keyout', key, '-out', certificate];
      await run(['openssl', 'req', '-x509', ...kind, ...about, ...files]);
      const text = profileText({ more: `tls: { certificate: ${certificate}, key: ${key} }` });
      const { diagnostics } = inspectText(text, 'test.yaml');
      const said = diagnostics.filter(({ code }) => code.startsWith('tls'));
      t.deepEqual(
        said.map(({ code, severity }) => [code, severity]),
        codes.map((code) => [code, 'warning']),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
