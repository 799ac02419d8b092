import { Type, type TSchema } from 'typebox';
import {
  failureActions,
  forwardings,
  protocols,
  schedulerFlags,
  schedulers,
} from '../../../overlays/shared/cluster/choices.ts';
import type { Check } from '../../../overlays/shared/cluster/cluster.ts';
import {
  checkTypeNames,
  checkTypes,
  wellKnownServices,
  type CheckTypeName,
} from '../../checks/registry.ts';
import {
  dnsName,
  duration,
  ip,
  line,
  nodeName,
  oneOf,
  port,
  portListRule,
  serviceName,
  strict,
  text,
} from './fields.ts';

/* What is served, and how the servers are checked. */

/** `check` as a profile writes it: every key may be left out, and times have units. */
type WrittenCheck = Partial<Omit<Check, 'type' | 'interval' | 'timeout' | 'repeat'>> & {
  readonly type?: CheckTypeName;
  readonly interval?: string;
  readonly timeout?: string;
  readonly repeat?: string;
};

const check = Type.Unsafe<WrittenCheck>(
  Type.Object(
    {
      type: Type.Optional(
        oneOf(checkTypeNames, "How the server is asked. By the service's name, tcp otherwise."),
      ),
      interval: Type.Optional(
        duration(
          'Time between the beginnings of two checks; longer where a director would begin more than 800 in a second.',
          '1s',
        ),
      ),
      timeout: Type.Optional(
        duration('How long one check may take. It may be longer than the interval.', '2s'),
      ),
      port: Type.Optional(
        port('The port that is asked, where it is not the one that the server serves on.'),
      ),
      ...checkOptions(),
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
  ),
);

/** The options of all check types, each said to be of the types that have it. */
function checkOptions(): Record<string, TSchema> {
  const options: Record<string, TSchema> = {};
  for (const { options: own } of checkTypes)
    for (const [key, make] of Object.entries(own)) {
      const types = checkTypes.flatMap(({ name, options: others }) =>
        key in others ? [name] : [],
      );
      const schema: SchemaText = make({ Type, line, dnsName });
      const description = `${schema.description} (${types.join(', ')})`;
      options[key] = Type.Optional(Type.Unsafe({ ...schema, description }));
    }
  return options;
}

interface SchemaText extends TSchema {
  readonly description?: string;
}

export const service = Type.Object(
  {
    name: serviceName(
      `${wellKnownServices.map(({ name }) => name).join(' and ')} have a port and a check of their own.`,
    ),
    port: Type.Optional(
      port(
        `The port that clients use. ${wellKnownServices.map((each) => `${each.port} for ${each.name}`).join(', ')}.`,
      ),
    ),
    ports: Type.Optional(
      text(
        portListRule,
        'Several ports as one service, in place of port: the pool, the check and the persistence are the same for all of them. all: every port that no other service has on the address.',
      ),
    ),
    protocol: Type.Optional(oneOf(protocols, 'The transport.', 'tcp')),
    scheduler: Type.Optional(oneOf(schedulers, 'How requests are spread, see ipvsadm(8).', 'rr')),
    forwarding: Type.Optional(oneOf(forwardings, 'How packets reach the servers.', 'nat')),
    'local-clients': Type.Optional(
      Type.Boolean({
        default: false,
        description:
          "With nat: clients in the realservers' own network get through, too; the servers see a director's address in place of theirs.",
      }),
    ),
    persistence: Type.Optional(duration('A client stays with its server for this long.', '0s')),
    'persistence-prefix': Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 31,
        description:
          'With persistence, clients whose IPv4 addresses have so many bits in common stay together.',
      }),
    ),
    'persistence-prefix6': Type.Optional(
      Type.Integer({ minimum: 1, maximum: 127, description: 'The same for IPv6.' }),
    ),
    'scheduler-flags': Type.Optional(
      Type.Array(
        oneOf(
          schedulerFlags,
          'fallback: another server when the chosen one is out; port: the client’s port counts too.',
        ),
        { default: [], description: 'For sh and mh.' },
      ),
    ),
    'one-packet': Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Each datagram is sent to a server by itself, as if there were no connection.',
      }),
    ),
    'on-failure': Type.Optional(
      oneOf(failureActions, 'What happens to the connections of a failed server.', 'cut'),
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
    'sorry-page': Type.Optional(
      Type.Object(
        {
          text: Type.Optional(
            line('What it says.', 'We are sorry: this service is not available now.'),
          ),
          'retry-after': Type.Optional(
            duration('When clients are asked to come back, in whole seconds.', '60s'),
          ),
        },
        {
          ...strict,
          description:
            'A page that the directors themselves serve while no server works, with status 503, for services by HTTP.',
        },
      ),
    ),
    addresses: Type.Optional(
      Type.Array(ip('One of floating-addresses.'), {
        minItems: 1,
        description: 'The floating addresses that serve it; all by default.',
      }),
    ),
    realservers: Type.Optional(
      Type.Array(nodeName('One of realservers.'), {
        minItems: 1,
        description: 'Its pool: the realservers that serve it; all by default.',
      }),
    ),
    check: Type.Optional(check),
  },
  strict,
);
