import { Type, type Static } from 'typebox';
import { console } from './schema/console.ts';
import { failover, floatingAddress, membership } from './schema/failover.ts';
import { nodeName, strict } from './schema/fields.ts';
import { image } from './schema/image.ts';
import { metrics } from './schema/metrics.ts';
import { notify, syslog } from './schema/notify.ts';
import { management } from './schema/management.ts';
import {
  clientNetworks,
  director,
  heartbeatNetwork,
  publicNetwork,
  realserver,
  realserverNetwork,
} from './schema/machines.ts';
import { service } from './schema/services.ts';
import { tls } from './schema/tls.ts';

/*
 * The profile: what a person writes, as JSON Schema 2020-12 and as a TypeScript type at once. Shape
 * only; rules that look at several values live in `rules/`. The descriptions become the reference
 * page, so they are written for the person who fills in the file. `patternErrorMessage` (what a
 * pattern allows, in words) is the keyword that yaml-language-server shows in editors; the
 * diagnostics show the same words.
 */

export const profileSchema = Type.Object(
  {
    name: nodeName('The name of the cluster.'),
    networks: Type.Object(
      {
        public: publicNetwork,
        heartbeat: Type.Optional(heartbeatNetwork),
        realservers: Type.Optional(realserverNetwork),
        clients: Type.Optional(clientNetworks),
      },
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
        default: [{ name: 'http' }, { name: 'https' }],
        description: 'What is served.',
      }),
    ),
    realservers: Type.Array(realserver, {
      minItems: 1,
      maxItems: 1000,
      description: 'The machines that do the work.',
    }),
    tls: Type.Optional(tls),
    console: Type.Optional(console),
    metrics: Type.Optional(metrics),
    notify: Type.Optional(notify),
    syslog: Type.Optional(syslog),
    management: Type.Optional(management),
    image: Type.Optional(image),
  },
  { ...strict, $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'lvsmith profile' },
);

/** A profile of the right shape, defaults not yet filled in. */
export type Profile = Static<typeof profileSchema>;
