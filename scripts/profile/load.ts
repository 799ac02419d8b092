import { basename } from 'node:path';
import { isError, type Diagnostic } from '../../overlays/shared/diagnostic.ts';
import { InvalidDocument } from '../report/diagnostics.ts';
import { located, placed } from './finding.ts';
import { parseText } from './parse.ts';
import { parsePath } from './path.ts';
import type { Place } from './positions.ts';
import { readText } from './read.ts';
import { rulesFor } from './rules/all.ts';
import type { Profile } from './schema.ts';
import { checkShape } from './shape.ts';

/** A valid profile, and where each of its values stands. */
export interface LoadedProfile {
  /** As it was written: defaults are filled in by the model. */
  readonly profile: Profile;
  /** `web` for `profiles/web.yaml`: names the output folders. */
  readonly name: string;
  readonly file: string;
  readonly text: string;
  /** Where `directors[1].public.address` stands; the nearest thing around it when it is a default. */
  readonly place: (path: string) => Place;
  /** What is worth knowing although the profile is valid: warnings and notes. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A profile, or why there is none, with all that there is to say about it. */
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
 * @throws InvalidDocument (exit code 3, every finding with its source line) unless it is valid.
 */
export async function loadProfile(nameOrFile: string): Promise<LoadedProfile> {
  const file = profileFile(nameOrFile);
  const { loaded, diagnostics, text } = await inspectProfile(file);
  if (loaded === undefined) throw new InvalidDocument(diagnostics, new Map([[file, text]]));
  return loaded;
}

/** `web` → `profiles/web.yaml`; what has a slash or a dot is a file already. */
export function profileFile(nameOrFile: string): string {
  return /[/.]/.test(nameOrFile) ? nameOrFile : `profiles/${nameOrFile}.yaml`;
}

/** Everything that is to be said about a file, without throwing. */
export async function inspectProfile(file: string): Promise<Inspection> {
  const read = await readText(file);
  if (read.ok) return inspectText(read.text, file);
  return { diagnostics: [placed(read.finding, file, read.place)], text: read.text ?? '' };
}

/** The same for a text that is in memory: an example of the guide, an imported configuration. */
export function inspectText(text: string, file: string): Inspection {
  const parsed = parseText(text, file);
  if (parsed.value === undefined) return { diagnostics: inOrder(parsed.diagnostics), text };
  const { profile, findings, broken } = checkShape(parsed.value);
  const meaning = rulesFor(file).flatMap((rule) => rule(parsed.value, broken));
  const diagnostics = inOrder([
    ...parsed.diagnostics,
    ...[...findings, ...meaning].map((finding) => located(finding, file, parsed.positions)),
  ]);
  if (profile === undefined || diagnostics.some(isError)) return { diagnostics, text };
  const loaded: LoadedProfile = {
    profile,
    name: basename(file).replace(/\.ya?ml$/, ''),
    file,
    text,
    place: (path) => parsed.positions.at(parsePath(path)),
    diagnostics,
  };
  return { loaded, diagnostics, text };
}

function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.toSorted((a, b) => a.line - b.line || a.column - b.column);
}
