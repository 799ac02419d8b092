import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Finding } from './finding.ts';
import type { Path } from './path.ts';
import { isRecord } from './record.ts';
import { repairScalar } from './repair.ts';
import type { Profile } from './schema.ts';
import { shapeFinding } from './shape-messages.ts';
import { validate } from './validate-profile.generated.js';

/** What the generated validator holds after it said no; compiled code does not declare it. */
interface Validator {
  readonly evaluated: unknown;
  readonly errors?: readonly ErrorObject[] | null;
}

export interface Shape {
  /** The very values that were checked, when they have the profile's shape. */
  readonly profile?: Profile;
  readonly findings: readonly Finding[];
  /** Sections in which a key is missing or has a value of the wrong type: no rule may read them. */
  readonly broken: ReadonlySet<string>;
}

/** Whether the values have the profile's shape; every deviation is a finding. */
export function checkShape(value: unknown): Shape {
  if (isProfile(value)) return { profile: value, findings: [], broken: new Set() };
  const { errors: found }: Validator = validate;
  const errors = (found ?? []).map((error) => ({ error, path: pathOf(error, value) }));
  const findings = errors.slice(0, most).map(({ error, path }) => shapeFinding(error, path));
  const broken = errors.flatMap(({ error, path }) => brokenSection(error, path, value));
  return { findings: withoutEchoes(findings), broken: new Set(broken) };
}

/** The schema, compiled ahead of time by scripts/generate/profile-validator.ts. */
function isProfile(value: unknown): value is Profile {
  return validate(value);
}

function brokenSection(error: ErrorObject, path: Path, value: unknown): string[] {
  const params: Readonly<Record<string, unknown>> = error.params;
  if (error.keyword === 'required') return [String(path[0] ?? params['missingProperty'])];
  if (error.keyword !== 'type') return [];
  if (repairScalar(value, path, String(params['type']))) return [];
  // A document that is no mapping has no sections; the rules see that themselves.
  return path[0] === undefined ? [] : [String(path[0])];
}

/** Nobody reads more, and a wrong file can have a fault in every line. */
const most = 200;

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
