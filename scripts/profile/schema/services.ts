import { Type } from 'typebox';
import { dnsName, duration, ip, line, oneOf, port, serviceName, strict } from './fields.ts';

/* What is served, and how a server is found to work. */

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

export const service = Type.Object(
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
