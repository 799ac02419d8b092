import { Type } from 'typebox';
import { patternRule } from '../../../overlays/shared/text/text-rule.ts';
import {
  mailTransports,
  syslogTransports,
  webhookFormats,
} from '../../../overlays/shared/cluster/choices.ts';
import { duration, oneOf, port, strict, text } from './fields.ts';

/* Who is told what happens to the cluster, and where the nodes' logs go. */

/** A name, or an address of either family. */
export const hostRule = patternRule(
  'a DNS name or an address',
  '^([a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*|[0-9a-f:]*:[0-9a-f:.]*)$',
  253,
);
/** RFC 5321's Dot-string and a domain: what needs no quoting anywhere. */
export const mailAddressRule = patternRule(
  'a mail address, as night@example.org',
  "^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$",
  254,
);
/** curl separates the name from the password by a colon. */
const mailUserRule = patternRule(
  'a name of printable ASCII characters without blanks, colons, quotes and backslashes',
  '^[!#-9;-\\[\\]-~]+$',
  128,
);
const urlRule = patternRule(
  'an https URL without blanks, quotes and backslashes',
  '^https://[A-Za-z0-9.:\\[\\]-]+(/[!#-\\[\\]-~]*)?$',
  1024,
);
const nodeFileRule = patternRule(
  'the whole path of a file on the nodes: letters, digits, / and _ . + -',
  '^(/[A-Za-z0-9_+-][A-Za-z0-9_.+-]*)+$',
  255,
);

const ca = () =>
  Type.Optional(
    text(
      nodeFileRule,
      "A file on the nodes, brought by an overlay, with the authority of the server's certificate, in PEM. Without it, those that Debian trusts.",
    ),
  );

const mail = Type.Object(
  {
    server: text(hostRule, 'The mail server that takes the messages.'),
    port: Type.Optional(port('Its port. Without it, 587 for starttls and 465 for tls.')),
    tls: Type.Optional(
      oneOf(
        mailTransports,
        'starttls: the connection becomes encrypted before anything is said. tls: it is from its beginning.',
        'starttls',
      ),
    ),
    user: Type.Optional(
      text(
        mailUserRule,
        'The name for logging in; the password is in the file smtp-password of the secrets. Without it, there is no login.',
      ),
    ),
    from: text(mailAddressRule, 'Who the messages are from.'),
    to: Type.Array(text(mailAddressRule, 'A mail address.'), {
      minItems: 1,
      maxItems: 16,
      description: 'Who gets them.',
    }),
    ca: ca(),
  },
  { ...strict, description: 'Messages by mail.' },
);

const webhook = Type.Object(
  {
    url: Type.Optional(
      text(
        urlRule,
        'Where they are posted to. Without it, the URL is itself a secret, in the file webhook-url of the secrets.',
      ),
    ),
    format: Type.Optional(
      oneOf(
        webhookFormats,
        'alertmanager: version 4 of the JSON that Prometheus\'s Alertmanager posts. text: {"text": …}, as chats take it.',
        'alertmanager',
      ),
    ),
    ca: ca(),
  },
  { ...strict, description: 'Messages as JSON, posted by HTTPS.' },
);

export const notify = Type.Object(
  {
    mail: Type.Optional(mail),
    webhook: Type.Optional(webhook),
    remind: Type.Optional(duration('How often a message says again what is still not well.', '4h')),
  },
  {
    ...strict,
    description: 'Who is told what happens to the cluster: once, by one of the directors.',
  },
);

export const syslog = Type.Object(
  {
    server: text(hostRule, 'The syslog server.'),
    port: Type.Optional(port('Its port. Without it, 6514 for tls and 514 for tcp and udp.')),
    transport: Type.Optional(
      oneOf(syslogTransports, 'How it is reached; only tls is encrypted.', 'tls'),
    ),
    ca: ca(),
  },
  {
    ...strict,
    description: 'A server to which every node sends its log, in the form of RFC 5424.',
  },
);
