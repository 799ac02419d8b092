import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Finding } from '../../overlays/shared/diagnostics/finding.ts';
import type { Path } from '../../overlays/shared/diagnostics/path.ts';
import { isRecord } from './record.ts';
import { repairScalar } from './repair.ts';
import type { Profile } from './schema.ts';
import { schemaFinding } from './schema-messages.ts';
import { validate } from './validate-profile.generated.js';

/** What the generated validator holds after it said no; compiled code does not declare it. */
interface Validator {
  readonly evaluated: unknown;
  readonly errors?: readonly ErrorObject[] | null;
}

export interface SchemaCheck {
  /**
   * The values as far as rules may look at them: the very ones that were checked, and stand-ins for unusable
   * sections. Undefined for a document that has no sections.
   */
  readonly profile: Profile | undefined;
  readonly findings: readonly Finding[];
  /** Sections in which a key is missing, or something has the wrong type or no name: no rule may read them. */
  readonly unusable: ReadonlySet<string>;
}

/** Checks a document against the profile's schema; every deviation is a finding. */
export function checkSchema(value: unknown): SchemaCheck {
  if (isProfile(value)) return { profile: value, findings: [], unusable: new Set() };
  const { errors: found }: Validator = validate;
  const errors = (found ?? []).map((error) => ({ error, path: pathOf(error, value) }));
  const findings = errors.slice(0, most).map(({ error, path }) => schemaFinding(error, path));
  const unusable = new Set(
    errors.flatMap(({ error, path }) => unusableSection(error, path, value)),
  );
  return {
    profile: usableSections(value, unusable),
    findings: withoutEchoes(findings),
    unusable,
  };
}

/** Stands in for sections that are unusable. */
const emptyProfile: Profile = {
  name: '',
  networks: { public: { subnet: '' } },
  directors: [],
  'floating-addresses': [],
  realservers: [],
};

function usableSections(value: unknown, unusable: ReadonlySet<string>): Profile | undefined {
  if (!isRecord(value) || Array.isArray(value)) return undefined;
  const entries = Object.entries(value).filter(([section]) => !unusable.has(section));
  const sections: Readonly<Record<string, unknown>> = Object.fromEntries(entries);
  return hasUsableSections(sections, unusable) ? { ...emptyProfile, ...sections } : undefined;
}

/** What is not in an unusable section has the types that the schema gives it. */
function hasUsableSections(
  sections: Readonly<Record<string, unknown>>,
  unusable: ReadonlySet<string>,
): sections is Partial<Profile> {
  return !Object.keys(sections).some((section) => unusable.has(section));
}

/** The schema, compiled ahead of time by scripts/generate/profile-validator.ts. */
function isProfile(value: unknown): value is Profile {
  return validate(value);
}

function unusableSection(error: ErrorObject, path: Path, value: unknown): string[] {
  const params: Readonly<Record<string, unknown>> = error.params;
  if (error.keyword === 'required') return [String(path[0] ?? params['missingProperty'])];
  // What stands under a name that is none was not looked at.
  if (error.keyword === 'additionalProperties' && error.parentSchema?.['patternProperties'])
    return [String(path[0])];
  // The values of an enumeration are texts.
  const expected = error.keyword === 'enum' ? 'string' : params['type'];
  if (error.keyword !== 'type' && error.keyword !== 'enum') return [];
  if (repairScalar(value, path, String(expected))) return [];
  // A document that is no mapping has no sections.
  return path[0] === undefined ? [] : [String(path[0])];
}

/** Nobody reads more, and a wrong file can have a fault in every line. */
const most = 200;

/** ajv's JSON pointer as a path; the value decides whether `0` is an index or a key. */
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
