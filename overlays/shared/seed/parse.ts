import type { Diagnostic, SourceRange } from '../diagnostics/diagnostic.ts';
import { cloudConfig, hasHeader } from './cloud-config.ts';
import { diagnosticAt, diagnosticFor, type Finding } from '../diagnostics/finding.ts';
import { combine, type Overrides, type Refuse, type SeedPart } from './combine.ts';
import { top, type Decoder } from './decode.ts';
import { seedLayout } from './layout.ts';
import { configDriveMetaData, noCloudMetaData } from './meta-data.ts';
import { networkConfig } from './network/network-config.ts';
import { networkData } from './network/network-data.ts';
import type { Seed, SeedFiles, SeedFormat } from './seed.ts';
import { rangeIn, readSource, type Source } from './source.ts';

export interface ParsedSeed {
  /** Absent when anything at all is wrong. */
  readonly seed?: Seed;
  readonly diagnostics: readonly Diagnostic[];
  /** What the seed says and the node will not do. */
  readonly warnings: readonly Diagnostic[];
  /** Which file the `lvsmith` section is in. */
  readonly sectionIn: SeedPart;
  /** Shows a finding that needs more than the seed itself at its place in one of the seed's files. */
  readonly diagnosticIn: (part: SeedPart, finding: Finding) => Diagnostic;
}

const firstCharacter: SourceRange = { line: 1, column: 1, length: 1 };

/**
 * Reads all files of a seed and says everything that is wrong with them at once. Host and node run
 * this very function, so a seed that `lvsmith seed` wrote is one that a node takes.
 */
export function parseSeed(
  format: SeedFormat,
  files: SeedFiles,
  overrides: Overrides = {},
): ParsedSeed {
  const layout = seedLayout[format];
  const report: Diagnostic[] = [];
  const warnings: Diagnostic[] = [];
  const sources = new Map<SeedPart, Source>();

  function read<T>(part: SeedPart, decode: Decoder<T>): T | undefined {
    const text = files[layout[part]];
    const source = text === undefined ? undefined : readSource(layout[part], text, report);
    if (source === undefined) return undefined;
    sources.set(part, source);
    return source.document.contents === null ? undefined : decode(top(source, report, warnings));
  }

  function diagnosticIn(part: SeedPart, finding: Finding): Diagnostic {
    const file = layout[part];
    if (files[file] === undefined) return diagnosticFor(file, finding);
    const source = sources.get(part);
    // What could not be read is not what it should be from its beginning on.
    const range = source === undefined ? firstCharacter : rangeIn(source, finding.path);
    return diagnosticAt(file, range, finding);
  }

  const refuse: Refuse = (part, path, code, message, hint) => {
    report.push(diagnosticIn(part, { code, path, message, hint }));
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
  // CloudStack writes `{}` when it has no addresses to give.
  const isBare = format !== 'nocloud' && files[layout.network]?.trim() === '{}';
  const network = isBare
    ? undefined
    : read('network', format === 'nocloud' ? networkConfig : networkData);
  if (sources.get('network')?.document.contents === null)
    refuse(
      'network',
      [],
      'seed-empty-file',
      `${layout.network} is empty`,
      'leave it out, and the node takes the addresses of the profile',
    );
  const sectionIn: SeedPart = user?.lvsmith === undefined ? 'metaData' : 'userData';
  const about = { diagnostics: report, warnings, sectionIn, diagnosticIn };
  if (report.length > 0) return about;

  const seed = combine({ format, user, meta, network, overrides, sectionIn }, refuse);
  return report.length > 0 || seed === undefined ? about : { ...about, seed };
}
