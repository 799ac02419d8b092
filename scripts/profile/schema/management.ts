import { Type } from 'typebox';
import { cidr, strict } from './fields.ts';

/* From where the nodes are administered. */

export const management = Type.Object(
  {
    from: Type.Array(cidr('A network, as 10.9.0.0/16.'), {
      minItems: 1,
      maxItems: 64,
      description: 'The networks from which SSH of the nodes can be reached.',
    }),
    'floating-addresses': Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Whether SSH answers on the floating addresses, too.',
      }),
    ),
  },
  {
    ...strict,
    description:
      'From where the nodes are administered. Without it, SSH is open from everywhere, on the floating addresses, too.',
  },
);
