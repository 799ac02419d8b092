import { Type } from 'typebox';
import { cidr, port, strict } from './fields.ts';

/* What every node tells Prometheus of itself. */

export const metrics = Type.Object(
  {
    enabled: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Whether every node has a page with its metrics for Prometheus.',
      }),
    ),
    port: Type.Optional(
      Type.Integer({ ...port('The TCP port of /metrics, on every node.'), default: 9630 }),
    ),
    from: Type.Optional(
      Type.Array(cidr('A network, as 192.168.71.0/24.'), {
        maxItems: 64,
        default: [],
        description:
          "Networks whose Prometheus may read it: it asks for no password. Without any, it is for the node's own localhost only.",
      }),
    ),
  },
  { ...strict, description: 'What every node tells Prometheus of itself.' },
);
