import { Type } from 'typebox';
import { dnsName, duration, ip, ipv4, oneOf, strict } from './fields.ts';

/* How the directors stand for each other, and what they hold. */

export const membership = Type.Object(
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

export const failover = Type.Object(
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

export const floatingAddress = Type.Object(
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
