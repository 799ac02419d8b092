import { Type } from 'typebox';
import { cidr, port, strict } from './fields.ts';

/* The page in the browser that shows the cluster and steers it. */

export const console = Type.Object(
  {
    enabled: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Whether every director serves a page that shows the cluster and steers it.',
      }),
    ),
    port: Type.Optional(Type.Integer({ ...port('Its TCP port, always with TLS.'), default: 7630 })),
    from: Type.Optional(
      Type.Array(cidr('A network, as 192.168.71.0/24.'), {
        maxItems: 64,
        default: [],
        description:
          "Networks whose browsers may reach it, with the password of the seed. Without any, it is at the director's own localhost only, for ssh -L.",
      }),
    ),
  },
  { ...strict, description: 'The page in the browser that shows the cluster and steers it.' },
);
