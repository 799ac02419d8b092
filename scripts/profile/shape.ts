import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Finding } from './finding.ts';
import { formats } from './formats.ts';
import type { Path } from './path.ts';
import { profileSchema, type Profile } from './schema.ts';
import { shapeFinding } from './shape-messages.ts';

export interface Shape {
  /** The very values that were checked, when they have the profile's shape. */
  readonly profile?: Profile;
  readonly findings: readonly Finding[];
}

/** Whether the values have the profile's shape; every deviation is a finding. */
export function checkShape(value: unknown): Shape {
  const validate = compiled();
  if (validate(value)) return { profile: value, findings: [] };
  const errors = validate.errors ?? [];
  return {
    findings: withoutEchoes(errors.map((error) => shapeFinding(error, pathOf(error, value)))),
  };
}

let validator: ValidateFunction<Profile> | undefined;

function compiled(): ValidateFunction<Profile> {
  if (validator === undefined) {
    const ajv = new Ajv2020({ allErrors: true, strict: true, verbose: true, formats });
    ajv.addKeyword('patternErrorMessage');
    validator = ajv.compile<Profile>(profileSchema);
  }
  return validator;
}

/** ajv's JSON pointer as a path; whether `0` is an index or a key is told by the value. */
function pathOf(error: ErrorObject, top: unknown): Path {
  const path: (string | number)[] = [];
  let value = top;
  for (const part of error.instancePath.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(value) ? Number(key) : key);
    value = isRecord(value) ? value[key] : undefined;
  }
  return path;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** A misspelled key is one fault: the key that is missing because of it is not a second one. */
function withoutEchoes(findings: readonly Finding[]): Finding[] {
  const meant = new Set(
    findings.flatMap(({ code, path, suggestion }) =>
      code === 'unknown-key' && suggestion !== undefined
        ? [JSON.stringify([...path.slice(0, -1), suggestion])]
        : [],
    ),
  );
  return findings.filter(
    ({ code, path }) => code !== 'missing-key' || !meant.has(JSON.stringify(path)),
  );
}
