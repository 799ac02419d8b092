import {
  isError,
  type Diagnostic,
  type SourceRange,
} from '../../overlays/shared/diagnostics/diagnostic.ts';
import { diagnosticAt, type Finding } from '../../overlays/shared/diagnostics/finding.ts';
import { InvalidDocument } from '../runtime/diagnostics.ts';
import { completeProfile, type CompleteProfile } from './complete.ts';
import { profileFile, profileName } from './location.ts';
import { parseText } from './parse.ts';
import { formatPath, parsePath, type Path } from '../../overlays/shared/diagnostics/path.ts';
import { readText } from './read.ts';
import { rules } from './rules/all.ts';
import type { RuleContext } from './rules/rule.ts';
import { checkSchema } from './schema-validation.ts';
import { isWritten } from './written.ts';

/** A valid profile, and where each of its values stands. */
export interface LoadedProfile {
  readonly profile: CompleteProfile;
  /** `web` for `profiles/web.yaml`: names the output folders. */
  readonly name: string;
  readonly file: string;
  readonly text: string;
  /** Where `directors[1].public.address` stands; the nearest thing around it when it is a default. */
  readonly place: (path: string) => SourceRange;
  /** Whether the profile says a value itself; otherwise it is a default. */
  readonly isWritten: (path: string) => boolean;
  /** Warnings and notes: what a valid profile may still have. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A profile, or why there is none, with every diagnostic about it. */
export type Inspection =
  | {
      readonly loaded: LoadedProfile;
      readonly diagnostics: readonly Diagnostic[];
      readonly text: string;
    }
  | { readonly loaded?: never; readonly diagnostics: readonly Diagnostic[]; readonly text: string };

/**
 * Loads a profile by its name (`web`) or file.
 *
 * @throws InvalidDocument (exit code 3, every finding with its source line) unless it is valid, Failure (2) for
 * a name that stands for no profile.
 */
export async function loadProfile(nameOrFile: string): Promise<LoadedProfile> {
  const file = profileFile(nameOrFile);
  const { loaded, diagnostics, text } = await inspectProfile(file);
  if (loaded === undefined) throw new InvalidDocument(diagnostics, new Map([[file, text]]));
  return loaded;
}

/** Everything there is to say about a file, without throwing. */
export async function inspectProfile(file: string): Promise<Inspection> {
  const read = await readText(file);
  if (read.ok) return inspectText(read.text, file);
  return { diagnostics: [diagnosticAt(file, read.range, read.finding)], text: read.text ?? '' };
}

/** The same for a text in memory. */
export function inspectText(text: string, file: string): Inspection {
  const parsed = parseText(text, file);
  if (parsed.value === undefined) return { diagnostics: inOrder(parsed.diagnostics), text };
  const { profile: usable, findings, unusable } = checkSchema(parsed.value);
  const profile = usable && completeProfile(usable);
  const context: RuleContext = { file, isWritten: (path) => isWritten(parsed.value, path) };
  const meaning =
    profile === undefined ? [] : rules.flatMap(({ check }) => check(profile, unusable, context));
  const sensible = meaning.filter(({ path }) => !isDoubtful(path, findings));
  const diagnostics = inOrder([
    ...parsed.diagnostics,
    ...[...findings, ...sensible].map((finding) =>
      diagnosticAt(file, parsed.positions.at(finding.path, finding.target), finding),
    ),
  ]);
  if (profile === undefined || diagnostics.some(isError)) return { diagnostics, text };
  const loaded: LoadedProfile = {
    profile,
    name: profileName(file),
    file,
    text,
    place: (path) => parsed.positions.at(parsePath(path)),
    isWritten: (path) => isWritten(parsed.value, parsePath(path)),
    diagnostics,
  };
  return { loaded, diagnostics, text };
}

/**
 * What a value means is no question while it is none, nor while it stands under a misspelled key, so that only its
 * default is known.
 */
function isDoubtful(path: Path, findings: readonly Finding[]): boolean {
  const text = formatPath(path);
  return findings.some(({ path: broken, code, suggestion }) => {
    if (formatPath(broken) === text) return true;
    if (code !== 'unknown-key' || suggestion === undefined) return false;
    const meant = [...broken.slice(0, -1), suggestion];
    return meant.every((segment, index) => path[index] === segment);
  });
}

function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.toSorted((a, b) => a.line - b.line || a.column - b.column);
}
