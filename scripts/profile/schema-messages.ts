import type { ErrorObject } from 'ajv/dist/2020.js';
import { didYouMean } from '../../overlays/shared/diagnostics/did-you-mean.ts';
import type { Finding } from '../../overlays/shared/diagnostics/finding.ts';
import { absentKeyHint } from './values/absent-keys.ts';
import { formatRules } from './values/formats.ts';
import type { Path } from '../../overlays/shared/diagnostics/path.ts';

/** Every code that the schema's findings can have. */
export const schemaCodes = [
  'unknown-key',
  'missing-key',
  'wrong-type',
  'unknown-value',
  'invalid-value',
  'invalid-ipv4',
  'invalid-ipv6',
  'invalid-address',
  'invalid-network',
  'control-character',
  'too-long',
  'wrong-count',
  'out-of-range',
] as const;

type SchemaCode = (typeof schemaCodes)[number];

/** The parts of a schema that messages speak about. */
interface SchemaNode {
  readonly $id?: string;
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
  readonly patternErrorMessage?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** What one error of ajv means to the person who wrote the profile. */
export function schemaFinding(error: ErrorObject, path: Path): Finding {
  const schema: SchemaNode = error.parentSchema ?? {};
  const data: unknown = error.data;
  const params = error.params as Readonly<Record<string, unknown>>;
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(String(params['additionalProperty']), path, schema, data);
    case 'required':
      return missingKey(String(params['missingProperty']), path);
    case 'type':
      return wrongType(schema, path, data);
    case 'enum':
      return unknownValue(listed(params['allowedValues']), path, data);
    case 'format':
      return wrongFormat(String(schema.format), path, data);
    case 'pattern':
      return wrongPattern(schema, path, data);
    case 'maxLength':
      return {
        code: 'too-long',
        path,
        message: `this is longer than ${String(params['limit'])} characters`,
      };
    case 'minItems':
    case 'maxItems':
      return wrongCount(error.keyword, Number(params['limit']), path, data);
    case 'minimum':
    case 'maximum':
      return {
        code: 'out-of-range',
        path,
        message: `${shown(data)} is ${error.keyword === 'minimum' ? 'less' : 'more'} than ${String(params['limit'])}`,
      };
    default:
      return { code: 'invalid-value', path, message: error.message ?? 'this value is not allowed' };
  }
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function unknownKey(key: string, path: Path, schema: SchemaNode, data: unknown): Finding {
  if (schema.patternErrorMessage !== undefined)
    return {
      code: 'invalid-value',
      path: [...path, key],
      target: 'key',
      message: `${quoted(key)} is not ${schema.patternErrorMessage}`,
    };
  const onPurpose = absentKeyHint(path, key);
  if (onPurpose !== undefined)
    return {
      code: 'unknown-key',
      path: [...path, key],
      target: 'key',
      message: `there is no key ${quoted(key)} here`,
      hint: onPurpose,
    };
  const record = typeof data === 'object' && data !== null ? data : {};
  const free = Object.keys(schema.properties ?? {}).filter((name) => !Object.hasOwn(record, name));
  const suggestion = didYouMean(key, free);
  return {
    code: 'unknown-key',
    path: [...path, key],
    target: 'key',
    message: `there is no key ${quoted(key)} here`,
    hint: suggestion === undefined ? freeKeys(free) : `did you mean ${suggestion}?`,
    suggestion,
  };
}

function freeKeys(free: readonly string[]): string {
  return free.length === 0
    ? 'delete it: every key that this place can have is set already'
    : `keys that can still be set here: ${free.join(', ')}`;
}

function missingKey(key: string, path: Path): Finding {
  return {
    code: 'missing-key',
    path: [...path, key],
    message: `the key ${key} is missing here`,
    hint: `add ${key}:, see docs/profile.md`,
  };
}

function wrongType(schema: SchemaNode, path: Path, data: unknown): Finding {
  const expected = String(schema.type);
  // `address: 10.1` is a number to YAML, but the fault is the address.
  if (typeof data === 'number' && schema.format !== undefined)
    return wrongFormat(schema.format, path, data);
  const hint = typeHint(schema, expected, data);
  return {
    code: 'wrong-type',
    path,
    message: `this must be ${typeNames[expected] ?? expected}, not ${typeOf(data)}`,
    hint,
  };
}

function typeHint(schema: SchemaNode, expected: string, data: unknown): string | undefined {
  if (data === null) return 'give the key a value, or delete it';
  if (expected === 'boolean' && typeof data === 'string')
    return 'write true or false, without quotes';
  if (expected === 'integer' && typeof data === 'string' && /^\d+$/.test(data))
    return `write ${data} without quotes`;
  if (expected === 'string' && typeof data === 'number') {
    const unit = units.find(([kind]) => schema.patternErrorMessage?.startsWith(kind));
    return unit === undefined ? `put it in quotes: '${data}'` : `add the unit: ${data}${unit[1]}`;
  }
  if (expected === 'string' && typeof data === 'boolean') return `put it in quotes: '${data}'`;
  // YAML takes `kernel:cloud` for a text.
  if (expected === 'object' && typeof data === 'string' && /^[\w-]+:\S/.test(data))
    return `put a space after the colon: ${data.replace(':', ': ')}`;
  if (expected === 'array' && typeof data !== 'object') return 'write a list: [a, b]';
  return undefined;
}

/** What a bare number most likely has, by the first words of what is expected. */
const units = [
  ['a duration', 's'],
  ['a size', 'M'],
] as const;

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'a group of keys',
  array: 'a list',
};

function typeOf(data: unknown): string {
  if (data === null) return 'nothing';
  if (Array.isArray(data)) return 'a list';
  if (typeof data === 'object') return 'a group of keys';
  if (typeof data === 'number') return Number.isInteger(data) ? 'a number' : 'a broken number';
  return typeof data === 'boolean' ? 'true or false' : 'text';
}

function unknownValue(allowed: readonly unknown[], path: Path, data: unknown): Finding {
  const values = allowed.map(String);
  const suggestion = typeof data === 'string' ? didYouMean(data, values) : undefined;
  return {
    code: 'unknown-value',
    path,
    message: `${shown(data)} is not one of ${values.join(', ')}`,
    hint: suggestion && `did you mean ${suggestion}?`,
  };
}

const formatFindings: Readonly<Record<string, readonly [code: SchemaCode, hint: string]>> = {
  ipv4: ['invalid-ipv4', 'four decimal numbers without leading zeros, as 192.168.71.5'],
  ipv6: ['invalid-ipv6', 'without a zone or a prefix length, as 2001:db8::5'],
  ip: ['invalid-address', 'an address, not a name: as 192.168.71.5 or 2001:db8::5'],
  cidr: ['invalid-network', 'address and prefix length, as 192.168.71.0/24 or 2001:db8::/64'],
  cidr4: ['invalid-network', 'address and prefix length, as 192.168.71.0/24'],
  cidr6: ['invalid-network', 'address and prefix length, as 2001:db8::/64'],
};

function wrongFormat(format: string, path: Path, data: unknown): Finding {
  const looksLikeIpv4 = format === 'ip' && /^[\d.]+$/.test(String(data));
  const meant = looksLikeIpv4 ? 'ipv4' : format;
  const [code, hint] = formatFindings[meant] ?? ['invalid-value', ''];
  const octal = /(^|\.)0\d/.test(String(data)) && (format === 'ip' || format === 'ipv4');
  return {
    code,
    path,
    message: `${shown(data)} is not ${formatRules[meant]?.expected ?? meant}`,
    hint: octal ? 'leave out the leading zeros: some programs read them as octal' : hint,
  };
}

function wrongPattern(schema: SchemaNode, path: Path, data: unknown): Finding {
  if (typeof data === 'string' && /[\p{Cc}\u2028\u2029]/u.test(data))
    return {
      code: 'control-character',
      path,
      message: `this contains the control character ${firstControl(data)}, which would break the rendered files`,
      hint: 'delete it, or put the value on one line',
    };
  const expects = schema.patternErrorMessage;
  return {
    code: 'invalid-value',
    path,
    message: `${shown(data)} is not ${expects ?? 'allowed here'}`,
  };
}

function firstControl(data: string): string {
  const character = /[\p{Cc}\u2028\u2029]/u.exec(data)?.[0] ?? '';
  return `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function wrongCount(keyword: string, limit: number, path: Path, data: unknown): Finding {
  const have = Array.isArray(data) ? data.length : 0;
  const bound = keyword === 'minItems' ? 'at least' : 'at most';
  return {
    code: 'wrong-count',
    path,
    target: 'key',
    message: `this list has ${have} entries and must have ${bound} ${limit}`,
  };
}

const longest = 60;

function shown(data: unknown): string {
  const text = typeof data === 'string' ? quoted(data) : JSON.stringify(data);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

function quoted(text: string): string {
  return `“${text}”`;
}
