import { Type, type TSchema } from 'typebox';
import { defined } from '../../../overlays/shared/defined.ts';
import {
  dnsName as dnsNameRule,
  hostName,
  macAddress,
  properDnsName,
} from '../../../overlays/shared/text/names.ts';
import { patternRule, type PatternRule } from '../../../overlays/shared/text/text-rule.ts';

/* What a value of the profile may look like, for every place that has one of its kind. */

export const strict = { additionalProperties: false } as const;

/** A text of one kind. */
export const text = (rule: PatternRule, description: string, byDefault?: string) =>
  Type.String(
    defined({
      pattern: rule.pattern,
      patternErrorMessage: rule.expected,
      maxLength: rule.maxLength,
      description,
      default: byDefault,
    }),
  );

/** A name that mon, pacemaker ids and file names all accept. */
export const serviceNameRule = patternRule(
  'a service name: a lower-case letter, then up to 31 letters, digits and inner hyphens',
  '^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$',
);
/** Values by names of one kind; a key that is no such name is refused. */
export const named = <Value extends TSchema>(
  rule: PatternRule,
  value: Value,
  description: string,
) =>
  Type.Record(Type.String({ pattern: rule.pattern }), value, {
    ...strict,
    patternErrorMessage: rule.expected,
    description,
  });

/** A whole number and a unit: `500ms`, `6s`, `10m`, `1h`. */
const durationRule = patternRule(
  'a duration: a whole number and ms, s, m or h, as 500ms or 6s',
  '^[0-9]{1,7}(ms|s|m|h)$',
);
/** What stands for several ports; which numbers are ports is a rule of its own. */
export const portListRule = patternRule(
  'several ports: 80,443 or 8000-8100, or all',
  '^(all|[0-9]{1,5}(-[0-9]{1,5})?( *, *[0-9]{1,5}(-[0-9]{1,5})?)*)$',
  1024,
);
/** One line without control characters: safe in every line-oriented file that a template writes. */
const lineRule = patternRule(
  'one line of text without control characters',
  '^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]*$',
  1024,
);

export const nodeName = (description: string) => text(hostName, description);

export const dnsName = (description: string) => text(dnsNameRule, description);

export const properName = (description: string) => text(properDnsName, description);

export const serviceName = (description: string) => text(serviceNameRule, description);

export const mac = (description: string) => text(macAddress, description);

export const duration = (description: string, byDefault?: string) =>
  text(durationRule, description, byDefault);

export const line = (description: string, byDefault?: string) =>
  text(lineRule, description, byDefault);

export const ipv4 = (description: string) => Type.String({ format: 'ipv4', description });

export const ipv6 = (description: string) => Type.String({ format: 'ipv6', description });

export const ip = (description: string) => Type.String({ format: 'ip', description });

export const cidr4 = (description: string) => Type.String({ format: 'cidr4', description });

export const cidr = (description: string) => Type.String({ format: 'cidr', description });

export const cidr6 = (description: string) => Type.String({ format: 'cidr6', description });

export const port = (description: string) =>
  Type.Integer({ minimum: 1, maximum: 65535, description });

export const oneOf = <const T extends readonly string[]>(
  values: T,
  description: string,
  byDefault?: T[number],
) => Type.Enum<[...T]>([...values], defined({ description, default: byDefault }));
