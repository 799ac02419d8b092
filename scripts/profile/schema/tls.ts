import { Type } from 'typebox';
import { line, strict } from './fields.ts';

/* Which certificate the web servers show. */

export const tls = Type.Object(
  {
    certificate: line(
      'The certificate and what leads to its root, in PEM form; a file, relative to the profile.',
    ),
    key: line(
      'Its private key, in PEM form and without a passphrase; a file outside of version control.',
    ),
  },
  {
    ...strict,
    description:
      'The certificate of the web servers, which travels in their seeds. Without one, each makes its own.',
  },
);
