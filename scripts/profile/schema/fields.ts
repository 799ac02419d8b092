import { Type } from 'typebox';

/* What a value of the profile may look like, for every place that has one of its kind. */

export const strict = { additionalProperties: false } as const;

/** A host name of one label, as RFC 1123 section 2.1 allows it. */
export const nodeName = (description: string) =>
  Type.String({
    pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$',
    patternErrorMessage: 'a host name: 1 to 63 lower-case letters, digits and inner hyphens',
    description,
  });

export const dnsName = (description: string) =>
  Type.String({
    pattern: '^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$',
    patternErrorMessage: 'a DNS name: lower-case letters, digits, hyphens and dots',
    maxLength: 253,
    description,
  });

export const serviceNamePattern = '^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$';

/** A name that mon, pacemaker ids and file names all accept. */
export const serviceName = (description: string) =>
  Type.String({
    pattern: serviceNamePattern,
    patternErrorMessage:
      'a service name: a lower-case letter, then up to 31 letters, digits and inner hyphens',
    description,
  });

export const ipv4 = (description: string) => Type.String({ format: 'ipv4', description });

export const ipv6 = (description: string) => Type.String({ format: 'ipv6', description });

export const ip = (description: string) => Type.String({ format: 'ip', description });

export const cidr4 = (description: string) => Type.String({ format: 'cidr4', description });

export const cidr6 = (description: string) => Type.String({ format: 'cidr6', description });

export const mac = (description: string) =>
  Type.String({
    pattern: '^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}$',
    patternErrorMessage: 'a MAC address: six pairs of hexadecimal digits, as 52:54:00:71:00:15',
    description,
  });

/** A whole number and a unit: `500ms`, `6s`, `10m`, `1h`. */
export const duration = (description: string, byDefault?: string) =>
  Type.String({
    pattern: '^[0-9]{1,7}(ms|s|m|h)$',
    patternErrorMessage: 'a duration: a whole number and ms, s, m or h, as 500ms or 6s',
    description,
    ...(byDefault === undefined ? {} : { default: byDefault }),
  });

export const port = (description: string) =>
  Type.Integer({ minimum: 1, maximum: 65535, description });

/** One line without control characters: safe in every line-oriented file that a template writes. */
export const line = (description: string, byDefault?: string) =>
  Type.String({
    pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]*$',
    patternErrorMessage: 'one line of text without control characters',
    maxLength: 1024,
    description,
    ...(byDefault === undefined ? {} : { default: byDefault }),
  });

export const oneOf = <const T extends readonly string[]>(
  values: T,
  description: string,
  byDefault?: T[number],
) =>
  Type.Enum<[...T]>([...values], {
    description,
    ...(byDefault === undefined ? {} : { default: byDefault }),
  });
