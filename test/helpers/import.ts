import { importSources, type Import } from '../../scripts/import/import-folder.ts';
import { foundOf } from '../../scripts/import/found.ts';
import { parseDirector } from '../../scripts/cli/import.ts';
import { placeText } from '../../scripts/import/source.ts';

/** Imports texts, by the names of their files, with the words of `--director`. */
export function importTexts(
  files: Readonly<Record<string, string>>,
  ...directors: readonly string[]
): Import {
  // In the order in which a folder is read.
  const sources = Object.entries(files)
    .map(([file, text]) => ({ file, text }))
    .toSorted((a, b) => (a.file < b.file ? -1 : 1));
  return importSources(sources, directors.map(parseDirector), 'folder', 'profile.yaml');
}

/** What was found, as plain data. */
export function found(result: Import): Record<string, unknown> {
  return JSON.parse(JSON.stringify(foundOf(result.cluster)));
}

/** What the report says, a line each: `place: words`. */
export function said(result: Import): readonly string[] {
  const { faults, ambiguous, unknown, notCarried } = result;
  return [
    ...[...faults, ...ambiguous, ...unknown].map(
      ({ place, message }) => `${placeText(place)}: ${message}`,
    ),
    ...notCarried.map(({ place, what }) => `${placeText(place)}: ${what}`),
  ];
}

/** The errors of `check` about the new profile, as `code from place`. */
export function refused(result: Import): readonly string[] {
  return result.check
    .filter(({ diagnostic }) => diagnostic.severity === 'error')
    .map(({ diagnostic, from }) => `${diagnostic.code} from ${from && placeText(from)}`);
}
