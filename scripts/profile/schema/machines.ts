import { Type } from 'typebox';
import { bondModes, hashPolicies, lacpRates } from '../../../overlays/shared/seed/network/bonds.ts';
import {
  interfaceName as interfaceNameRule,
  clientNetworkName,
  networkName as networkNameRule,
  nicName,
} from '../../../overlays/shared/text/names.ts';
import {
  cidr,
  cidr4,
  cidr6,
  dnsName,
  ip,
  ipv4,
  ipv6,
  mac,
  named,
  nodeName,
  oneOf,
  port,
  serviceNameRule,
  strict,
  text,
} from './fields.ts';
import { tls } from './tls.ts';

/* The networks, and the machines that are in them. */

const interfaceName = text(
  interfaceNameRule,
  'The NIC by the name that the kernel gives it, such as eth0; use mac where you can.',
);

const mtu = Type.Optional(
  Type.Integer({
    minimum: 1280,
    maximum: 9216,
    description: "The largest packet of this network, in bytes; the NIC's own by default.",
  }),
);

const vlan = Type.Optional(
  Type.Integer({
    minimum: 1,
    maximum: 4094,
    description:
      'The VLAN of this network. Frames of the directors have its tag; those of realservers only with tagged.',
  }),
);

const over = Type.Optional(
  text(
    networkNameRule,
    'The network whose NICs the directors use for this one, too: one of them needs no NIC of its own, but a vlan.',
  ),
);

const bond = Type.Optional(
  Type.Object(
    {
      mode: Type.Optional(
        oneOf(
          bondModes,
          'What the NICs do together: active-backup, the default, needs nothing of the switches; 802.3ad needs LACP.',
        ),
      ),
      'hash-policy': Type.Optional(
        oneOf(
          hashPolicies,
          "What spreads packets over the NICs; the kernel's, layer2, by default.",
        ),
      ),
      'lacp-rate': Type.Optional(
        oneOf(lacpRates, 'How often partners of 802.3ad speak: every 30 seconds, or every second.'),
      ),
    },
    { ...strict, description: 'How NICs of nodes that have several (nics) are bonded.' },
  ),
);

const nics = Type.Optional(
  Type.Array(text(nicName, 'A NIC.'), {
    minItems: 2,
    maxItems: 8,
    description: 'Several NICs as one bond, in place of mac and interface; the first is preferred.',
  }),
);

const routes = Type.Optional(
  Type.Array(
    Type.Object(
      { to: cidr('Another network, as 10.50.0.0/16.'), via: ip('The router that leads there.') },
      strict,
    ),
    {
      maxItems: 32,
      description:
        'Static routes of the directors, and of realservers that do not reply through a floating address.',
    },
  ),
);

export const publicNetwork = Type.Object(
  {
    subnet: cidr4('The network that clients reach the floating address in, as 192.168.71.0/24.'),
    gateway: Type.Optional(ipv4('The router of this network.')),
    subnet6: Type.Optional(cidr6('The IPv6 prefix of this network.')),
    gateway6: Type.Optional(ipv6('The IPv6 router of this network.')),
    dns: Type.Optional(
      Type.Array(ip('A DNS server.'), { maxItems: 3, default: [], description: 'DNS servers.' }),
    ),
    mtu,
    vlan,
    bond,
    routes,
    search: Type.Optional(
      Type.Array(dnsName('A domain.'), {
        maxItems: 6,
        default: [],
        description: 'Domains in which names without a dot are looked up.',
      }),
    ),
    ntp: Type.Optional(
      Type.Array(dnsName('An NTP server.'), {
        maxItems: 8,
        default: [],
        description: 'NTP servers.',
      }),
    ),
    'connection-sync': Type.Optional(
      Type.Boolean({
        default: false,
        description:
          'Without a heartbeat network: copy connections over this one, where anybody can forge them.',
      }),
    ),
  },
  { ...strict, description: 'The network of the clients, the directors and the realservers.' },
);

export const heartbeatNetwork = Type.Object(
  {
    subnet: cidr4('A network of the directors alone, for membership and connection sync.'),
    mtu,
    vlan,
    over,
    bond,
  },
  {
    ...strict,
    description:
      'A second network of the directors. Without it, membership uses the public network, and connections are not copied.',
  },
);

export const realserverNetwork = Type.Object(
  {
    subnet: cidr4('The network of the realservers, as 10.0.0.0/24.'),
    gateway: Type.Optional(
      ipv4('Its router, for dr and tun; with nat the servers reply through a floating address.'),
    ),
    subnet6: Type.Optional(cidr6('The IPv6 prefix of this network.')),
    gateway6: Type.Optional(ipv6('Its IPv6 router.')),
    mtu,
    vlan,
    over,
    bond,
    routes,
  },
  {
    ...strict,
    description:
      'A network of the realservers that clients are not in. Without it, they are in the public network.',
  },
);

export const clientNetworks = named(
  clientNetworkName,
  Type.Object(
    {
      subnet: cidr4('The network, as 203.0.113.0/24.'),
      gateway: Type.Optional(
        ipv4(
          'Its router: replies from addresses of this network go there. Without it, they go to the public one.',
        ),
      ),
      subnet6: Type.Optional(cidr6('Its IPv6 prefix.')),
      gateway6: Type.Optional(ipv6('Its IPv6 router.')),
      mtu,
      vlan,
      over,
      bond,
      routes,
    },
    strict,
  ),
  'Further networks that clients come from, by name, each with floating addresses of its own.',
);

/** How a NIC of a node is known. */
const nicChoice = {
  mac: Type.Optional(mac('The NIC by its MAC address.')),
  interface: Type.Optional(interfaceName),
  nics,
};

const publicAttachment = Type.Object(
  {
    address: ipv4('The address of this node in the public network.'),
    address6: Type.Optional(ipv6('The IPv6 address of this node in the public network.')),
    ...nicChoice,
  },
  { ...strict, description: 'The NIC of this director in the public network.' },
);

const heartbeatAttachment = Type.Object(
  {
    address: ipv4('The address of this node in the heartbeat network.'),
    ...nicChoice,
  },
  {
    ...strict,
    description:
      'The NIC of this director in the heartbeat network; every director has one when there is that network.',
  },
);

const realserverAttachment = Type.Object(
  {
    address: ipv4('The address of this node in the network of the realservers.'),
    address6: Type.Optional(ipv6('Its IPv6 address there.')),
    ...nicChoice,
  },
  {
    ...strict,
    description:
      'The NIC of this director in the network of the realservers; every director has one when there is that network.',
  },
);

const clientAttachments = named(
  clientNetworkName,
  Type.Object(
    {
      address: ipv4('The address of this node in that network.'),
      address6: Type.Optional(ipv6('Its IPv6 address there.')),
      mac: Type.Optional(mac('The NIC by its MAC address.')),
      interface: Type.Optional(interfaceName),
      nics,
    },
    strict,
  ),
  'The NICs of this director in further networks of clients, by their names; every director is in each.',
);

export const director = Type.Object(
  {
    name: nodeName('The host name of this director.'),
    public: publicAttachment,
    heartbeat: Type.Optional(heartbeatAttachment),
    realservers: Type.Optional(realserverAttachment),
    clients: Type.Optional(clientAttachments),
    preferred: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'This director holds the floating addresses whenever it can.',
      }),
    ),
  },
  strict,
);

export const realserver = Type.Object(
  {
    name: nodeName('The host name of this server.'),
    address: ipv4('Its address, in the network of the realservers, or else in the public one.'),
    address6: Type.Optional(ipv6('Its IPv6 address.')),
    external: Type.Optional(
      Type.Boolean({
        default: false,
        description:
          'A server that lvsmith does not build: it is in the pools, and gets neither image nor seed.',
      }),
    ),
    ...nicChoice,
    tagged: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Its frames have the tag of the network (vlan), as those of the directors do.',
      }),
    ),
    weight: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 65535,
        default: 1,
        description: 'Its share of the requests.',
      }),
    ),
    witness: Type.Optional(
      Type.Boolean({
        default: false,
        description:
          'It votes with exactly two directors, so that one of them can be lost: for the lease on the floating addresses, and for the quorum. It holds nothing.',
      }),
    ),
    tls: Type.Optional(tls),
    services: Type.Optional(
      named(
        serviceNameRule,
        Type.Object(
          {
            port: Type.Optional(
              port("The port on this server; the service's by default (not with dr or tun)."),
            ),
            weight: Type.Optional(
              Type.Integer({
                minimum: 0,
                maximum: 65535,
                description: "Its share of this service's requests.",
              }),
            ),
          },
          strict,
        ),
        'What differs for one service; all services by default.',
      ),
    ),
  },
  strict,
);
