import type { Diagnostic } from '../diagnostic.ts';
import { cloudConfig, hasHeader } from './cloud-config.ts';
import { combine, type Overrides, type Refuse, type SeedPart } from './combine.ts';
import type { Cursor, Decoder } from './decode.ts';
import { seedLayout } from './layout.ts';
import { configDriveMetaData, noCloudMetaData } from './meta-data.ts';
import { networkConfig } from './network-config.ts';
import { networkData } from './network-data.ts';
import type { Seed, SeedFiles, SeedFormat } from './seed.ts';
import { placeIn, readSource, type Path, type Source } from './source.ts';

export interface ParsedSeed {
  /** Absent when anything at all is wrong. */
  readonly seed?: Seed;
  readonly diagnostics: readonly Diagnostic[];
  /** Which file the `lvsmith` section is in. */
  readonly sectionIn: SeedPart;
  /** Where a value stands, for findings that need more than the seed itself. */
  readonly place: (part: SeedPart, path: Path) => Place;
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * Reads all files of a seed and says everything that is wrong with them at once. Host and node run
 * this very function, so a seed that `npm run seed` wrote is one that a node takes.
 */
export function parseSeed(
  format: SeedFormat,
  files: SeedFiles,
  overrides: Overrides = {},
): ParsedSeed {
  const layout = seedLayout[format];
  const report: Diagnostic[] = [];
  const sources = new Map<SeedPart, Source>();

  function read<T>(part: SeedPart, decode: Decoder<T>): T | undefined {
    const text = files[layout[part]];
    const source = text === undefined ? undefined : readSource(layout[part], text, report);
    if (source === undefined) return undefined;
    sources.set(part, source);
    const at: Cursor = { source, path: [], node: source.root, report };
    return source.root === null ? undefined : decode(at);
  }

  function place(part: SeedPart, path: Path): Place {
    const source = sources.get(part);
    const position = source === undefined ? { line: 1, column: 1 } : placeIn(source, path);
    return { file: layout[part], line: position.line, column: position.column };
  }

  const refuse: Refuse = (part, path, code, message, hint) => {
    report.push({
      severity: 'error',
      code,
      path: path.join('.'),
      ...place(part, path),
      message,
      ...(hint === undefined ? {} : { hint }),
    });
  };

  for (const part of ['metaData', 'userData'] as const)
    if (files[layout[part]] === undefined)
      refuse(part, [], 'seed-missing-file', `${layout[part]} is missing`);
    else if (files[layout[part]]?.trim() === '')
      refuse(part, [], 'seed-empty-file', `${layout[part]} is empty`);

  const userText = files[layout.userData];
  const isCloudConfig = userText === undefined || hasHeader(userText);
  if (!isCloudConfig && userText.trim() !== '' && !userText.includes('\0'))
    refuse('userData', [], 'seed-header', 'the first line must be #cloud-config');

  const before = report.length;
  const meta = read('metaData', format === 'nocloud' ? noCloudMetaData : configDriveMetaData);
  const user =
    isCloudConfig || report.length === before ? read('userData', cloudConfig) : undefined;
  const network = read('network', format === 'nocloud' ? networkConfig : networkData);
  if (sources.get('network')?.root === null)
    refuse(
      ...(['network', [], 'seed-empty-file', `${layout.network} is empty`] as const),
      'leave it out, and the node takes the addresses of the profile',
    );
  const sectionIn = user?.lvsmith === undefined ? 'metaData' : 'userData';
  if (report.length > 0) return { diagnostics: report, sectionIn, place };

  const seed = combine({ format, user, meta, network, overrides, sectionIn }, refuse);
  return report.length > 0 || seed === undefined
    ? { diagnostics: report, sectionIn, place }
    : { seed, diagnostics: report, sectionIn, place };
}
