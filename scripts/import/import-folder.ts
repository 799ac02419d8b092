import type { Cluster } from '../../overlays/shared/cluster/cluster.ts';
import { isError, type Diagnostic } from '../../overlays/shared/diagnostics/diagnostic.ts';
import { diagnosticFor } from '../../overlays/shared/diagnostics/finding.ts';
import { inspectText } from '../profile/load.ts';
import { InvalidDocument } from '../runtime/diagnostics.ts';
import { combine } from './combine/combine.ts';
import type { GivenDirector } from './combine/directors.ts';
import { readFolder } from './files/read-folder.ts';
import type { OldCluster } from './old-cluster.ts';
import { parseClusterFile } from './formats/cluster-file.ts';
import { planOfCluster } from './plan/from-cluster-file.ts';
import { planProfile } from './plan/plan-profile.ts';
import { writeProfile } from './plan/profile-text.ts';
import type { Assumption, NotCarried, Remark } from './reading.ts';
import { formatTitles, readSources, type RecognisedFile } from './read-sources.ts';
import { placeText, type Place, type Source } from './source.ts';

/** A finding of `check` about the new profile, and the place in the old files that it comes from. */
export interface CheckFinding {
  readonly diagnostic: Diagnostic;
  readonly from: Place | undefined;
}

export interface Import {
  readonly files: readonly RecognisedFile[];
  readonly cluster: OldCluster;
  /** The profile's text, whose comments say where each value came from. */
  readonly profile: string;
  readonly unknown: readonly Remark[];
  readonly faults: readonly Remark[];
  readonly ambiguous: readonly Remark[];
  readonly notCarried: readonly NotCarried[];
  readonly assumed: readonly Assumption[];
  readonly check: readonly CheckFinding[];
}

/**
 * Reads what was copied from the directors of an old cluster, and makes a profile of it. Nothing is run, and nothing is
 * written.
 *
 * @param name the profile's file in the findings about it.
 * @throws InvalidDocument (3) when anything of the folder cannot be read, or nothing in it is known.
 */
export async function importFolder(
  folder: string,
  given: readonly GivenDirector[],
  name: string,
): Promise<Import> {
  const { sources, diagnostics } = await readFolder(folder);
  if (diagnostics.some(isError)) throw new InvalidDocument(diagnostics, new Map());
  return importSources(sources, given, folder, name);
}

/** The same for texts in memory. */
export function importSources(
  sources: readonly Source[],
  given: readonly GivenDirector[],
  folder: string,
  name: string,
): Import {
  try {
    return importAll(sources, given, folder, name);
  } catch (error) {
    const own = sources.find(({ text }) => parseClusterFile(text) !== undefined);
    // Nothing but lvsmith writes such a file, so its parts are looked at only so far: a hand has changed this one.
    if (own === undefined || !(error instanceof TypeError)) throw error;
    throw new InvalidDocument([notWhole(own.file)], new Map());
  }
}

function notWhole(file: string): Diagnostic {
  return diagnosticFor(file, {
    code: 'import-nothing-found',
    message: 'this is no whole cluster file: something in it is missing, or of another kind',
    hint: 'copy /usr/lib/lvsmith/cluster.json from a node once more',
  });
}

function importAll(
  sources: readonly Source[],
  given: readonly GivenDirector[],
  folder: string,
  name: string,
): Import {
  const { reading, files, formats, diagnostics } = readSources(sources);
  const nothing =
    formats.size === 0 && diagnostics.length === 0 ? [nothingKnown(folder, files)] : [];
  if ([...diagnostics, ...nothing].some(isError))
    throw new InvalidDocument([...diagnostics, ...nothing], new Map());
  const cluster = combine(reading, formats, given, folder);
  const own = clusterFileOf(sources, files);
  const plan = own === undefined ? planProfile(cluster) : planOfCluster(own);
  const { text, origins } = writeProfile(plan.profile, header(files));
  const { diagnostics: findings } = inspectText(text, name);
  return {
    files,
    cluster,
    profile: text,
    unknown: distinct(plan.unknown),
    faults: distinct(reading.faults),
    ambiguous: distinct([...reading.ambiguous, ...plan.ambiguous]),
    notCarried: distinct([...reading.notCarried, ...plan.notCarried]),
    assumed: distinct(reading.assumed),
    check: findings
      .filter(isAboutValues)
      .map((diagnostic) => ({ diagnostic, from: originOf(diagnostic.path, origins) })),
  };
}

/** A cluster of lvsmith's own says everything about itself. */
function clusterFileOf(
  sources: readonly Source[],
  files: readonly RecognisedFile[],
): Cluster | undefined {
  const found = files.find(({ format }) => format === 'lvsmith');
  const source = sources.find(({ file }) => file === found?.file);
  return source && parseClusterFile(source.text);
}

function nothingKnown(folder: string, files: readonly RecognisedFile[]): Diagnostic {
  const [first] = files;
  const message =
    first === undefined
      ? 'the folder is empty'
      : `none of the ${files.length} files here is of a format that an import knows${first.title === 'not known' ? '' : ` (${first.file}: ${first.title})`}`;
  return diagnosticFor(folder, {
    code: 'import-nothing-found',
    message,
    hint: `known are: ${formatTitles.join(', ')}`,
  });
}

/** What follows from a placeholder is no news. */
function isAboutValues({ severity, message }: Diagnostic): boolean {
  return severity !== 'info' || !message.includes('UNKNOWN-');
}

function header(files: readonly RecognisedFile[]): readonly string[] {
  const known = files.filter(({ format }) => format !== null).map(({ file }) => file);
  const shown = known.length > 8 ? [...known.slice(0, 8), `${known.length - 8} more`] : known;
  return [
    `Imported by lvsmith from ${shown.join(', ')}.`,
    'Comments name the file and line that a value came from.',
  ];
}

/** The same remark about the same place, once. */
function distinct<T extends { readonly place: Place }>(remarks: readonly T[]): T[] {
  const seen = new Set<string>();
  return remarks.filter((remark) => {
    const key = `${placeText(remark.place)} ${'message' in remark ? String(remark.message) : ''} ${'what' in remark ? String(remark.what) : ''}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** The place of a value, of what it is in, or of the first value in it. */
function originOf(path: string, origins: ReadonlyMap<string, Place>): Place | undefined {
  for (let own = path; own !== ''; own = own.replace(/(\.[^.[\]]+|\[[^\]]*\])$/, '')) {
    const exact = origins.get(own);
    if (exact !== undefined) return exact;
    const inside = [...origins].find(
      ([key]) => key.startsWith(`${own}.`) || key.startsWith(`${own}[`),
    );
    if (inside !== undefined) return inside[1];
    if (!/[.[]/.test(own)) return undefined;
  }
  return undefined;
}
