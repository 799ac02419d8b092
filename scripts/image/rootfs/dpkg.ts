import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** An installed package, from dpkg's status file. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  readonly source: string;
  readonly sourceVersion: string;
  readonly maintainer: string;
  readonly homepage?: string | undefined;
}

/** The installed packages of a rootfs, sorted by name. */
export async function installedPackages(rootfs: string): Promise<readonly InstalledPackage[]> {
  return parseStatus(await readFile(join(rootfs, 'var/lib/dpkg/status'), 'utf8'));
}

/** Parses dpkg's status file: paragraphs of `Field: value`; continuation lines begin with a blank. */
export function parseStatus(text: string): readonly InstalledPackage[] {
  return text
    .split('\n\n')
    .map(fields)
    .filter((paragraph) => paragraph.get('Status')?.endsWith(' installed') === true)
    .map(toPackage)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function fields(paragraph: string): ReadonlyMap<string, string> {
  const lines = paragraph.split('\n').map((line) => /^([A-Za-z-]+): (.*)$/.exec(line));
  return new Map(
    lines.flatMap((match) => (match === null ? [] : [[match[1] ?? '', match[2] ?? '']])),
  );
}

function toPackage(paragraph: ReadonlyMap<string, string>): InstalledPackage {
  const name = paragraph.get('Package') ?? '';
  const version = paragraph.get('Version') ?? '';
  // `Source: name (version)`; either part is omitted where it equals the package's own.
  const [, source = name, sourceVersion = version] =
    /^(\S+)(?: \((\S+)\))?$/.exec(paragraph.get('Source') ?? name) ?? [];
  return {
    name,
    version,
    architecture: paragraph.get('Architecture') ?? '',
    source,
    sourceVersion,
    maintainer: paragraph.get('Maintainer') ?? '',
    homepage: paragraph.get('Homepage'),
  };
}
