import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Finding } from './finding.ts';
import { formats } from './formats.ts';
import type { Path } from './path.ts';
import { repairScalar } from './repair.ts';
import { profileSchema, type Profile } from './schema.ts';
import { shapeFinding } from './shape-messages.ts';

export interface Shape {
  /** The very values that were checked, when they have the profile's shape. */
  readonly profile?: Profile;
  readonly findings: readonly Finding[];
  /** Sections in which a key is missing or has a value of the wrong type: no rule may read them. */
  readonly broken: ReadonlySet<string>;
}

/** Whether the values have the profile's shape; every deviation is a finding. */
export function checkShape(value: unknown): Shape {
  const validate = compiled();
  if (validate(value)) return { profile: value, findings: [], broken: new Set() };
  const errors = (validate.errors ?? []).map((error) => ({ error, path: pathOf(error, value) }));
  const findings = errors.slice(0, most).map(({ error, path }) => shapeFinding(error, path));
  const broken = errors.flatMap(({ error, path }) => brokenSection(error, path, value));
  return { findings: withoutEchoes(findings), broken: new Set(broken) };
}

function brokenSection(error: ErrorObject, path: Path, value: unknown): string[] {
  const params: Readonly<Record<string, unknown>> = error.params;
  if (error.keyword === 'required') return [String(path[0] ?? params['missingProperty'])];
  if (error.keyword !== 'type') return [];
  if (repairScalar(value, path, String(params['type']))) return [];
  return path[0] === undefined ? Object.keys(profileSchema.properties) : [String(path[0])];
}

/** Nobody reads more, and a wrong file can have a fault in every line. */
const most = 200;

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
