import { visible } from '../../../overlays/shared/text/visible.ts';
import type { CheckFinding, Import } from '../import-folder.ts';
import { reasons, type NotCarriedKind } from '../not-carried.ts';
import type { NotCarried, Remark } from '../reading.ts';
import { placeText } from '../source.ts';
import { summaryOf } from './summary.ts';

/** Places that are listed for one thing; the profile and `--json` have all. */
const mostPlaces = 6;

/** The report of an import, for people. It quotes no line of the old files: some hold passwords. */
export function reportText(result: Import): string {
  const sections = [
    summaryOf(result),
    section(
      'What no file says (a placeholder in the profile each)',
      result.unknown.map(remarkText),
    ),
    section('What npm run check says of the profile', result.check.map(findingText)),
    section('Faults of the old configuration', grouped(result.faults).map(remarkText)),
    section('What may be meant otherwise', grouped(result.ambiguous).map(remarkText)),
    section('Not carried over', notCarriedText(result.notCarried)),
    section(
      'Defaults of the old programs, made explicit',
      grouped(result.assumed.map(({ what, place }) => ({ message: what, place }))).map(remarkText),
    ),
  ];
  return `${visible(
    sections
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join('\n'))
      .join('\n\n'),
  )}\n`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)];
}

interface Grouped extends Remark {
  readonly more?: number;
}

/** The same words about several places are said once. */
function grouped(remarks: readonly Remark[]): Grouped[] {
  const groups = new Map<string, Remark[]>();
  for (const remark of remarks)
    groups.set(remark.message, [...(groups.get(remark.message) ?? []), remark]);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ ...first, more: group.length - 1 }];
  });
}

function remarkText({ message, hint, place, also, more = 0 }: Grouped): string {
  const other = also === undefined || also.file === '' ? '' : ` (and ${placeText(also)})`;
  const rest = more === 0 ? '' : ` (and ${more} more)`;
  const remedy = hint === undefined ? '' : `; ${hint}`;
  return `${placeText(place)}: ${message}${other}${rest}${remedy}`;
}

function findingText({ diagnostic, from }: CheckFinding): string {
  const { severity, code, line, message } = diagnostic;
  return `${severity}[${code}] line ${line}${from === undefined ? '' : `, from ${placeText(from)}`}: ${message}`;
}

function notCarriedText(entries: readonly NotCarried[]): readonly string[] {
  const kinds = new Map<NotCarriedKind, NotCarried[]>();
  for (const entry of entries) kinds.set(entry.kind, [...(kinds.get(entry.kind) ?? []), entry]);
  return [...kinds].flatMap(([kind, group]) => {
    const whats = new Map<string, NotCarried[]>();
    for (const entry of group) whats.set(entry.what, [...(whats.get(entry.what) ?? []), entry]);
    return [
      `${reasons[kind]}:`,
      ...[...whats].map(([what, each]) => `  ${what} (${places(each)})`),
    ];
  });
}

function places(entries: readonly NotCarried[]): string {
  const all = entries.map(({ place }) => placeText(place));
  return all.length > mostPlaces
    ? `${all.slice(0, mostPlaces).join(', ')} and ${all.length - mostPlaces} more`
    : all.join(', ');
}
