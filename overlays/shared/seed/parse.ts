import type { Diagnostic } from '../diagnostic.ts';
import { cloudConfig, hasHeader } from './cloud-config.ts';
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

export type SeedPart = 'userData' | 'metaData' | 'network';

export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What the platform says outside the medium: `ds=nocloud;i=…;h=…`. */
export interface Overrides {
  readonly instanceId?: string;
  readonly hostname?: string;
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

  function refuse(part: SeedPart, path: Path, code: string, message: string, hint?: string): void {
    report.push({
      severity: 'error',
      code,
      path: path.join('.'),
      ...place(part, path),
      message,
      ...(hint === undefined ? {} : { hint }),
    });
  }

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
  const sectionIn = user?.lvsmith === undefined ? 'metaData' : 'userData';
  if (report.length > 0) return { diagnostics: report, sectionIn, place };

  const instanceId = overrides.instanceId ?? meta?.instanceId;
  if (instanceId === undefined)
    refuse(
      ...(['metaData', [], 'seed-missing', 'instance-id is missing'] as const),
      'give each seed an id of its own: a node takes a seed only when the id is new',
    );
  const lvsmith = user?.lvsmith ?? meta?.lvsmith;
  if (lvsmith === undefined)
    refuse('userData', [], 'seed-missing', 'the lvsmith section is missing');
  if (user?.lvsmith !== undefined && meta?.lvsmith !== undefined)
    refuse(
      'userData',
      ['lvsmith'],
      'seed-value',
      'there is another lvsmith section in the metadata',
    );

  const given = overrides.hostname ?? meta?.hostname?.split('.')[0];
  const hostname = user?.hostname ?? user?.fqdn?.split('.')[0] ?? given;
  if (hostname === undefined) refuse('userData', [], 'seed-missing', 'hostname is missing');
  // OpenStack names a machine as it likes; the person who wrote user_data knows better.
  else if (format === 'nocloud' && given !== undefined && given !== hostname)
    refuse('userData', ['hostname'], 'seed-value', `hostname is not the metadata's, ${given}`);
  if (user?.fqdn !== undefined && user.fqdn.split('.')[0] !== hostname)
    refuse('userData', ['fqdn'], 'seed-value', 'fqdn must begin with the hostname');
  if (lvsmith?.role === 'director')
    for (const [name, value] of [
      ['corosync-authkey', lvsmith.corosyncAuthkey],
      ['pacemaker-authkey', lvsmith.pacemakerAuthkey],
    ] as const)
      if (value === undefined) {
        refuse(sectionIn, ['lvsmith'], 'seed-missing', `a director needs ${name} in lvsmith`);
      }

  if (report.length > 0 || !instanceId || !lvsmith || !hostname)
    return { diagnostics: report, sectionIn, place };
  const seed: Seed = {
    format,
    instanceId,
    hostname,
    lvsmith,
    sshAuthorizedKeys: user?.ssh_authorized_keys ?? [],
    ...(user?.fqdn === undefined ? {} : { fqdn: user.fqdn }),
    ...(user?.ntp === undefined ? {} : { ntp: user.ntp }),
    ...(user?.timezone === undefined ? {} : { timezone: user.timezone }),
    ...(network === undefined ? {} : { network }),
  };
  return { seed, diagnostics: report, sectionIn, place };
}
