import { Type, type Static } from 'typebox';

/*
 * The profile: what a person writes, as JSON Schema 2020-12 and as a TypeScript type at once. Shape
 * only; rules that look at several values live in `rules/`. The descriptions become the reference
 * page, so they are written for the person who fills in the file. `patternErrorMessage` (what a
 * pattern allows, in words) is the keyword that yaml-language-server shows in editors; the
 * diagnostics show the same words.
 */

const strict = { additionalProperties: false } as const;

/** A host name of one label, as RFC 1123 section 2.1 allows it. */
const nodeName = (description: string) =>
  Type.String({
    pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$',
    patternErrorMessage: 'a host name: 1 to 63 lower-case letters, digits and inner hyphens',
    description,
  });
const dnsName = (description: string) =>
  Type.String({
    pattern: '^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$',
    patternErrorMessage: 'a DNS name: lower-case letters, digits, hyphens and dots',
    maxLength: 253,
    description,
  });
const serviceNamePattern = '^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$';
/** A name that mon, pacemaker ids and file names all accept. */
const serviceName = (description: string) =>
  Type.String({
    pattern: serviceNamePattern,
    patternErrorMessage:
      'a service name: a lower-case letter, then up to 31 letters, digits and inner hyphens',
    description,
  });
const ipv4 = (description: string) => Type.String({ format: 'ipv4', description });
const ipv6 = (description: string) => Type.String({ format: 'ipv6', description });
const ip = (description: string) => Type.String({ format: 'ip', description });
const cidr4 = (description: string) => Type.String({ format: 'cidr4', description });
const cidr6 = (description: string) => Type.String({ format: 'cidr6', description });
const mac = (description: string) =>
  Type.String({
    pattern: '^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}$',
    patternErrorMessage: 'a MAC address: six pairs of hexadecimal digits, as 52:54:00:71:00:15',
    description,
  });
/** A whole number and a unit: `500ms`, `6s`, `10m`, `1h`. */
const duration = (description: string, byDefault?: string) =>
  Type.String({
    pattern: '^[0-9]{1,7}(ms|s|m|h)$',
    patternErrorMessage: 'a duration: a whole number and ms, s, m or h, as 500ms or 6s',
    description,
    ...(byDefault === undefined ? {} : { default: byDefault }),
  });
const port = (description: string) => Type.Integer({ minimum: 1, maximum: 65535, description });
/** One line without control characters: safe in every line-oriented file that a template writes. */
const line = (description: string, byDefault?: string) =>
  Type.String({
    pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]*$',
    patternErrorMessage: 'one line of text without control characters',
    maxLength: 1024,
    description,
    ...(byDefault === undefined ? {} : { default: byDefault }),
  });
const oneOf = <const T extends readonly string[]>(
  values: T,
  description: string,
  byDefault?: T[number],
) =>
  Type.Enum<[...T]>([...values], {
    description,
    ...(byDefault === undefined ? {} : { default: byDefault }),
  });

const interfaceName = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$',
  patternErrorMessage: 'the name of a network interface: at most 15 letters, digits, _, . and -',
  description: 'The NIC by the name that the kernel gives it, such as eth0; use mac where you can.',
});

const publicNetwork = Type.Object(
  {
    subnet: cidr4('The network that clients reach the floating address in, as 192.168.71.0/24.'),
    gateway: Type.Optional(ipv4('The router of this network.')),
    subnet6: Type.Optional(cidr6('The IPv6 prefix of this network.')),
    gateway6: Type.Optional(ipv6('The IPv6 router of this network.')),
    dns: Type.Optional(
      Type.Array(ip('A DNS server.'), { maxItems: 3, description: 'DNS servers.' }),
    ),
    ntp: Type.Optional(
      Type.Array(dnsName('An NTP server.'), { maxItems: 8, description: 'NTP servers.' }),
    ),
  },
  { ...strict, description: 'The network of the clients, the directors and the realservers.' },
);

const heartbeatNetwork = Type.Object(
  { subnet: cidr4('A network of the directors alone, for membership and connection sync.') },
  {
    ...strict,
    description:
      'A second network of the directors. Without it, membership and connection sync use the public network.',
  },
);

const publicAttachment = Type.Object(
  {
    address: ipv4('The address of this node in the public network.'),
    address6: Type.Optional(ipv6('The IPv6 address of this node in the public network.')),
    mac: Type.Optional(mac('The NIC by its MAC address.')),
    interface: Type.Optional(interfaceName),
  },
  { ...strict, description: 'The NIC of this director in the public network.' },
);

const heartbeatAttachment = Type.Object(
  {
    address: ipv4('The address of this node in the heartbeat network.'),
    mac: Type.Optional(mac('The NIC by its MAC address.')),
    interface: Type.Optional(interfaceName),
  },
  {
    ...strict,
    description:
      'The NIC of this director in the heartbeat network; every director has one when there is that network.',
  },
);

const director = Type.Object(
  {
    name: nodeName('The host name of this director.'),
    public: publicAttachment,
    heartbeat: Type.Optional(heartbeatAttachment),
    preferred: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'This director holds the address while it can.',
      }),
    ),
  },
  strict,
);

const membership = Type.Object(
  {
    keepalive: Type.Optional(duration('Time between two heartbeats.', '1s')),
    warntime: Type.Optional(duration('Silence after which a late heartbeat is logged.', '2s')),
    deadtime: Type.Optional(duration('Silence after which a director is declared dead.', '4s')),
    initdead: Type.Optional(duration('How long a starting director waits for the others.', '20s')),
    'no-quorum-policy': Type.Optional(
      oneOf(
        ['stop', 'freeze', 'ignore', 'demote', 'suicide'],
        'What directors without quorum do.',
        'stop',
      ),
    ),
    'two-node': Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Two directors, each of which may go on alone.',
      }),
    ),
    'tie-breaker': Type.Optional(
      oneOf(
        ['none', 'lowest'],
        'Which half goes on when an even number of directors is split.',
        'none',
      ),
    ),
  },
  {
    ...strict,
    description: 'How the directors tell that one of them is gone, and who may go on without it.',
  },
);

const failover = Type.Object(
  {
    'auto-failback': Type.Optional(
      Type.Boolean({
        default: true,
        description: 'The address returns to the preferred director.',
      }),
    ),
    preference: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 100000,
        default: 50,
        description:
          'Score of the preferred director. Below ping.multiplier, or a lost link moves nothing.',
      }),
    ),
    fencing: Type.Optional(
      oneOf(
        ['watchdog', 'none'],
        'watchdog: a director that lost the others is reset by its own hardware (three directors or more).',
        'none',
      ),
    ),
    ping: Type.Optional(
      Type.Object(
        {
          nodes: Type.Optional(
            Type.Array(ip('An address outside the cluster.'), {
              maxItems: 16,
              description:
                'Addresses that a director must reach to be worth holding the floating address.',
            }),
          ),
          multiplier: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 100000,
              default: 100,
              description: 'Score of each ping node that answers.',
            }),
          ),
          dampening: Type.Optional(duration('How long a change must last before it counts.', '5s')),
          interval: Type.Optional(duration('Time between two rounds of pings.', '10s')),
        },
        {
          ...strict,
          description: 'What a director must reach to be worth holding the floating addresses.',
        },
      ),
    ),
  },
  { ...strict, description: 'Where the floating addresses run, and what moves them.' },
);

const floatingAddress = Type.Object(
  {
    address: ip('The address that clients use and that the directors hand over to each other.'),
    name: Type.Optional(
      dnsName("Its DNS name; the web servers answer to it. The cluster's name by default."),
    ),
    prefix: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 128,
        description: "Prefix length; the public network's by default.",
      }),
    ),
    interface: Type.Optional(
      oneOf(['public', 'heartbeat'], 'The network that it lives in.', 'public'),
    ),
    broadcast: Type.Optional(ipv4('Broadcast address; derived from the prefix by default.')),
  },
  strict,
);

const check = Type.Object(
  {
    type: Type.Optional(
      oneOf(
        ['http', 'https', 'tcp', 'command'],
        "How to ask the server. By the service's name, tcp otherwise.",
      ),
    ),
    interval: Type.Optional(duration('Time between two checks.', '6s')),
    timeout: Type.Optional(duration('How long one check may take.', '3s')),
    path: Type.Optional(
      Type.String({
        pattern: '^/[^\\u0000-\\u0020\\u007f-\\u009f\\u2028\\u2029]*$',
        patternErrorMessage: 'a path of a web page: it starts with / and holds no spaces',
        maxLength: 1024,
        default: '/health',
        description: 'The page to ask for (http, https).',
      }),
    ),
    host: Type.Optional(
      dnsName("The Host header; the floating address's name by default (http, https)."),
    ),
    status: Type.Optional(
      Type.Array(Type.Integer({ minimum: 100, maximum: 599 }), {
        minItems: 1,
        maxItems: 50,
        default: [200],
        description: 'Accepted status codes (http, https).',
      }),
    ),
    expect: Type.Optional(line('Text that the page must contain (http, https).')),
    command: Type.Optional(
      Type.Array(line('A word of the command.'), {
        minItems: 1,
        maxItems: 64,
        description:
          "A program on the director and its arguments; the server's address is appended. Exit 0: the server works (command).",
      }),
    ),
    failures: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 100,
        default: 2,
        description: 'Failures in a row before the server is down.',
      }),
    ),
    successes: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 100,
        default: 1,
        description: 'Successes in a row before it is up again.',
      }),
    ),
    repeat: Type.Optional(duration('While it is down, repeat the alert this often.', '600s')),
  },
  { ...strict, description: 'How mon decides whether a server works.' },
);

const schedulers = [
  'rr',
  'wrr',
  'lc',
  'wlc',
  'sh',
  'dh',
  'mh',
  'sed',
  'nq',
  'fo',
  'ovf',
  'lblc',
  'lblcr',
] as const;

const service = Type.Object(
  {
    name: serviceName('http and https bring their port and check with them.'),
    port: Type.Optional(port('The port that clients use. 80 for http, 443 for https.')),
    protocol: Type.Optional(oneOf(['tcp', 'udp'], 'The transport.', 'tcp')),
    scheduler: Type.Optional(oneOf(schedulers, 'How requests are spread, see ipvsadm(8).', 'rr')),
    forwarding: Type.Optional(oneOf(['nat', 'dr', 'tun'], 'How packets reach the servers.', 'nat')),
    persistence: Type.Optional(duration('A client stays with its server for this long.')),
    'on-failure': Type.Optional(
      oneOf(['cut', 'keep'], 'What happens to the connections of a failed server.', 'cut'),
    ),
    'sorry-server': Type.Optional(
      Type.Object(
        {
          address: ip('A server outside the pool.'),
          port: Type.Optional(port("Its port; the service's by default.")),
        },
        {
          ...strict,
          description: 'Where requests go while no server works: a page that says sorry.',
        },
      ),
    ),
    addresses: Type.Optional(
      Type.Array(ip('One of floating-addresses.'), {
        minItems: 1,
        description: 'The floating addresses that serve it; all by default.',
      }),
    ),
    check: Type.Optional(check),
  },
  strict,
);

const realserver = Type.Object(
  {
    name: nodeName('The host name of this server.'),
    address: ipv4('Its address in the public network.'),
    address6: Type.Optional(ipv6('Its IPv6 address.')),
    mac: Type.Optional(mac('The NIC by its MAC address.')),
    interface: Type.Optional(interfaceName),
    weight: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 65535,
        default: 1,
        description: 'Its share of the requests.',
      }),
    ),
    services: Type.Optional(
      Type.Record(
        Type.String({ pattern: serviceNamePattern }),
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
        { description: 'What differs for one service; all services by default.' },
      ),
    ),
  },
  strict,
);

const image = Type.Object(
  {
    kernel: Type.Optional(
      oneOf(
        ['generic', 'cloud'],
        'generic: servers and hypervisors; cloud: virtual machines only, smaller.',
        'generic',
      ),
    ),
    root: Type.Optional(
      oneOf(
        ['read-only', 'writable'],
        'read-only: erofs, all changes in /var; writable: ext4.',
        'read-only',
      ),
    ),
    packages: Type.Optional(
      Type.Array(
        Type.String({
          pattern: '^[a-z0-9][a-z0-9+.-]+$',
          patternErrorMessage: 'the name of a Debian package',
        }),
        {
          maxItems: 500,
          description: 'Debian packages to add.',
        },
      ),
    ),
    overlays: Type.Optional(
      Type.Array(line('A folder.'), {
        maxItems: 100,
        description: 'Folders, relative to the profile, whose files go into the images.',
      }),
    ),
    'ssh-keys': Type.Optional(
      Type.Array(line('A line of authorized_keys.'), {
        maxItems: 100,
        description: 'SSH keys that may log in as root.',
      }),
    ),
    locale: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9_.@-]{1,40}$',
        patternErrorMessage: 'the name of a locale, as C.UTF-8 or de_DE.UTF-8',
        default: 'C.UTF-8',
        description: 'The locale.',
      }),
    ),
    timezone: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$',
        patternErrorMessage: 'the name of a time zone, as UTC or Europe/Berlin',
        maxLength: 64,
        default: 'UTC',
        description: 'The time zone.',
      }),
    ),
    'serial-console': Type.Optional(
      Type.String({
        pattern: '^tty[A-Z]+[0-9]+(,[0-9]+[a-z0-9]*)?$',
        patternErrorMessage: 'a serial console, as ttyS0 or ttyS0,115200',
        default: 'ttyS0',
        description: 'The serial console.',
      }),
    ),
  },
  { ...strict, description: 'What goes into the disk images beside the cluster itself.' },
);

export const profileSchema = Type.Object(
  {
    name: nodeName('The name of the cluster.'),
    networks: Type.Object(
      { public: publicNetwork, heartbeat: Type.Optional(heartbeatNetwork) },
      { ...strict, description: 'The networks of the cluster.' },
    ),
    directors: Type.Array(director, {
      minItems: 1,
      maxItems: 16,
      description: 'The machines that hold the floating addresses.',
    }),
    membership: Type.Optional(membership),
    failover: Type.Optional(failover),
    'floating-addresses': Type.Array(floatingAddress, {
      minItems: 1,
      maxItems: 64,
      description: 'The addresses of the service.',
    }),
    services: Type.Optional(
      Type.Array(service, {
        minItems: 1,
        maxItems: 256,
        description: 'What is served; http and https by default.',
      }),
    ),
    realservers: Type.Array(realserver, {
      minItems: 1,
      maxItems: 1000,
      description: 'The machines that do the work.',
    }),
    image: Type.Optional(image),
  },
  { ...strict, $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'lvsmith profile' },
);

/** A profile of the right shape, defaults not yet filled in. */
export type Profile = Static<typeof profileSchema>;
