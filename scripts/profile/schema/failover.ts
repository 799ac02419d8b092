import { Type } from 'typebox';
import {
  fencings,
  noQuorumPolicies,
  tieBreakers,
} from '../../../overlays/shared/cluster/choices.ts';
import { networkName } from '../../../overlays/shared/text/names.ts';
import { duration, ip, ipv4, nodeName, oneOf, properName, strict, text } from './fields.ts';

/* How the directors take over from each other, and what they hold. */

export const membership = Type.Object(
  {
    keepalive: Type.Optional(duration('Time between two heartbeats.', '1s')),
    warntime: Type.Optional(duration('Silence after which a late heartbeat is logged.', '2s')),
    deadtime: Type.Optional(duration('Silence after which a director is declared dead.', '4s')),
    initdead: Type.Optional(
      duration(
        'How long a starting director waits for those that are missing; when all are there it does not wait.',
        '20s',
      ),
    ),
    'no-quorum-policy': Type.Optional(
      oneOf(noQuorumPolicies, 'What directors without quorum do.', 'stop'),
    ),
    'two-node': Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Exactly two directors, either of which may go on alone.',
      }),
    ),
    'tie-breaker': Type.Optional(
      oneOf(
        tieBreakers,
        'Which half goes on when an even number of directors is split in two.',
        'none',
      ),
    ),
  },
  {
    ...strict,
    description: 'When a director counts as lost, and which of the others may go on.',
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
    order: Type.Optional(
      Type.Array(nodeName('One of directors.'), {
        minItems: 1,
        maxItems: 16,
        description:
          'Directors in the order in which they are wanted as holders: the first is the preferred one, those that are not named come last, and are equals.',
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
        fencings,
        'watchdog: the hardware of a director that lost the others resets it (three directors or more).',
        'none',
      ),
    ),
    lease: Type.Optional(
      duration(
        'How long a director waits before it stands in for a silent holder: three directors or more, or two and a witness, take the floating addresses over by a lease that the kernel enforces. 0s: no lease, fencing comes first.',
        '600ms',
      ),
    ),
    ping: Type.Optional(
      Type.Object(
        {
          nodes: Type.Optional(
            Type.Array(ip('An address outside the cluster.'), {
              maxItems: 16,
              default: [],
              description:
                'Addresses that a director must reach to be fit to hold the floating addresses.',
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
          dampening: Type.Optional(
            duration('How long a change must last before it counts.', '500ms'),
          ),
          interval: Type.Optional(
            duration(
              'Time between two pings. A ping node that answers none of three in a row is not reached any more.',
              '300ms',
            ),
          ),
        },
        {
          ...strict,
          description: 'Pings that show whether the public network of a director works.',
        },
      ),
    ),
  },
  { ...strict, description: 'Where the floating addresses run, and what moves them.' },
);

export const floatingAddress = Type.Object(
  {
    address: ip('The address that clients use; one director at a time holds it.'),
    name: Type.Optional(
      properName("Its DNS name; the web servers answer to it. The cluster's name by default."),
    ),
    prefix: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 128,
        description: "Prefix length; the public network's by default.",
      }),
    ),
    interface: Type.Optional(
      text(
        networkName,
        'The network it belongs to: public, realservers, heartbeat, or one of networks.clients.',
        'public',
      ),
    ),
    broadcast: Type.Optional(ipv4('Broadcast address; derived from the prefix by default.')),
  },
  strict,
);
