import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What dpkg knows of one installed package. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  readonly source: string;
  readonly sourceVersion: string;
  readonly maintainer: string;
  readonly homepage?: string;
}

/** The installed packages of a tree, by name. */
export async function installedPackages(tree: string): Promise<readonly InstalledPackage[]> {
  return parseStatus(await readFile(join(tree, 'var/lib/dpkg/status'), 'utf8'));
}

/** Reads dpkg's status file: paragraphs of `Field: value`, continued on lines that begin blank. */
export function parseStatus(text: string): readonly InstalledPackage[] {
  return text
    .split('\n\n')
    .map(fields)
    .filter((paragraph) => paragraph.get('Status')?.endsWith(' installed') === true)
    .map(packageOf)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function fields(paragraph: string): ReadonlyMap<string, string> {
  const lines = paragraph.split('\n').map((line) => /^([A-Za-z-]+): (.*)$/.exec(line));
  return new Map(
    lines.flatMap((match) => (match === null ? [] : [[match[1] ?? '', match[2] ?? '']])),
  );
}

function packageOf(paragraph: ReadonlyMap<string, string>): InstalledPackage {
  const name = paragraph.get('Package') ?? '';
  const version = paragraph.get('Version') ?? '';
  const homepage = paragraph.get('Homepage');
  // `Source: name (version)`; each part is left out where it equals the package's own.
  const [, source = name, sourceVersion = version] =
    /^(\S+)(?: \((\S+)\))?$/.exec(paragraph.get('Source') ?? name) ?? [];
  return {
    name,
    version,
    architecture: paragraph.get('Architecture') ?? '',
    source,
    sourceVersion,
    maintainer: paragraph.get('Maintainer') ?? '',
    ...(homepage === undefined ? {} : { homepage }),
  };
}
