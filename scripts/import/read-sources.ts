import type { Diagnostic } from '../../overlays/shared/diagnostics/diagnostic.ts';
import { diagnosticAt } from '../../overlays/shared/diagnostics/finding.ts';
import { formats, recognise, type Format, type FormatName } from './formats.ts';
import { readKeepalived } from './formats/keepalived/keepalived.ts';
import { parseXml } from './formats/cib/xml.ts';
import { resolverOf } from './combine/hosts.ts';
import { followIncludes } from './files/includes.ts';
import { tooLong, tooMuch } from './limits.ts';
import { emptyReading, joinReadings, type Reading } from './reading.ts';
import type { Place, Source } from './source.ts';

export interface RecognisedFile {
  readonly file: string;
  /** null: no format that an import knows. */
  readonly format: FormatName | null;
  readonly title: string;
}

export interface ReadSources {
  readonly reading: Reading;
  readonly files: readonly RecognisedFile[];
  readonly formats: ReadonlySet<FormatName>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Where files say the same, what runs counts before what would set it up. */
const trust: readonly FormatName[] = [
  'lvsmith',
  'cib',
  'crm-text',
  'corosync',
  'keepalived',
  'ldirectord',
  'ha-cf',
  'haresources',
  'mon',
  'ipvsadm',
  'iptables',
  'nftables',
  'script',
];

interface Known {
  readonly source: Source;
  readonly format: Format;
}

/** Recognises each text by what is in it, and reads it. */
export function readSources(sources: readonly Source[]): ReadSources {
  const diagnostics: Diagnostic[] = sources.flatMap((source) => tooLong(source) ?? []);
  if (diagnostics.length > 0)
    return { reading: emptyReading(), files: [], formats: new Set(), diagnostics };
  const recognised = sources.map((source) => ({ source, format: recognise(source.text) }));
  const all = recognised.flatMap(({ source, format }): Known[] =>
    format === undefined ? [] : [{ source, format }],
  );
  // A tree that lvsmith rendered has one file that says everything; the others follow from it.
  const own = all.filter(({ format }) => format.name === 'lvsmith');
  const known = own.length > 0 ? own.slice(0, 1) : all;
  for (const { source, format } of known)
    if (format.name === 'cib') diagnostics.push(...refusedXml(source));
  const hosts = known.flatMap(({ source, format }) =>
    format.name === 'hosts' ? format.read(source).hosts : [],
  );
  const resolve = resolverOf(hosts);
  const included = new Set<string>();
  const readings = [
    ...readAllKeepalived(known, sources, included, diagnostics),
    ...known
      .filter(({ format }) => format.name !== 'keepalived')
      .map(({ source, format }) => ({ name: format.name, reading: format.read(source, resolve) })),
  ];
  const rank = (name: FormatName) => (trust.includes(name) ? trust.indexOf(name) : trust.length);
  const sorted = readings.toSorted((a, b) => rank(a.name) - rank(b.name));
  const reading = joinReadings(sorted.map((each) => each.reading));
  return {
    reading,
    files: recognised.map(({ source, format }) => fileOf(source, format, included)),
    formats: new Set(known.map(({ format }) => format.name)),
    diagnostics: [...diagnostics, ...tooMuch(reading)],
  };
}

function fileOf(
  { file, text }: Source,
  format: Format | undefined,
  included: ReadonlySet<string>,
): RecognisedFile {
  if (included.has(file))
    return { file, format: 'keepalived', title: 'included by keepalived.conf' };
  if (format !== undefined) return { file, format: format.name, title: format.title };
  if (text.trim() === '') return { file, format: null, title: 'empty' };
  return { file, format: null, title: /^\s*<[?!\w]/.test(text) ? 'XML, but no CIB' : 'not known' };
}

function readAllKeepalived(
  known: readonly Known[],
  sources: readonly Source[],
  included: Set<string>,
  diagnostics: Diagnostic[],
) {
  const own = known
    .filter(({ format }) => format.name === 'keepalived')
    .map(({ source }) => ({ source, ...followIncludes(source, sources) }));
  for (const { files } of own) for (const file of files) included.add(file);
  return own
    .filter(({ source }) => !included.has(source.file))
    .map(({ source, lines, faults, outside }, index) => {
      for (const place of outside) diagnostics.push(outsideInclude(place));
      const reading = readKeepalived(source, index + 1, lines);
      reading.faults.push(...faults);
      return { name: 'keepalived' as const, reading };
    });
}

function outsideInclude({ file, line }: Place): Diagnostic {
  return diagnosticAt(
    file,
    { line, column: 1, length: 1 },
    {
      code: 'import-outside',
      path: [],
      message: 'this include leads out of the folder',
      hint: 'copy the included files into the folder, or delete the line',
    },
  );
}

function refusedXml(source: Source): Diagnostic[] {
  const { refused } = parseXml(source);
  if (refused === undefined) return [];
  return [
    diagnosticAt(
      source.file,
      { line: refused.place.line, column: 1, length: 1 },
      {
        code: 'import-xml',
        path: [],
        message: refused.message,
        hint: 'save the CIB with `cibadmin --query`, without a document type',
      },
    ),
  ];
}

/** The titles of all formats, for whoever has none of them. */
export const formatTitles: readonly string[] = formats.map(({ title }) => title);
