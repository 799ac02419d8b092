import { linesOf, type Place, type Source } from '../../source.ts';

/** A `key=value` of ldirectord.cf. */
export interface Entry {
  readonly key: string;
  readonly value: string;
  readonly place: Place;
}

export interface VirtualSection {
  /** `virtual` or `virtual6`. */
  readonly key: string;
  readonly value: string;
  readonly place: Place;
  readonly entries: readonly Entry[];
}

export interface Sections {
  readonly globals: readonly Entry[];
  readonly virtuals: readonly VirtualSection[];
  /** Lines that are commented out and name a server. */
  readonly commentedServers: readonly Entry[];
  readonly unknown: readonly Place[];
  /** Keys of a virtual that stand in none. */
  readonly stray: readonly Entry[];
  /** Lines of blanks alone, which look empty. */
  readonly blank: readonly Place[];
  /** Quoted values that end at a #. */
  readonly cut: readonly Place[];
}

/**
 * Splits ldirectord.cf as ldirectord's own parser does (`read_config` of 4.12): keys of a virtual are indented by four
 * blanks or a tab; the first line that is not ends it, except for comments, which may start in any column.
 */
export function splitSections(source: Source): Sections {
  const globals: Entry[] = [];
  const virtuals: (VirtualSection & { entries: Entry[] })[] = [];
  const commentedServers: Entry[] = [];
  const unknown: Place[] = [];
  const stray: Entry[] = [];
  const blank: Place[] = [];
  const cut: Place[] = [];
  let current: (typeof virtuals)[number] | undefined;
  for (const { text, place } of linesOf(source)) {
    if (/^\s*#/.test(text)) {
      const server = /^\s*#+\s*(real6?)\s*=\s*([^\s#]+)/.exec(text);
      if (server !== null)
        commentedServers.push({ key: server[1] ?? '', value: server[2] ?? '', place });
      continue;
    }
    const indented = /^( {4}|\t)/.test(text) && text.trim() !== '';
    // Everything from # on is cut inside a virtual, within quotes too.
    if (indented && /=\s*"[^"#]*#[^"]*"/.test(text)) cut.push(place);
    const entry = entryOf(indented ? text.replace(/#.*/, '') : text, place);
    if (indented && current !== undefined) {
      if (entry !== undefined) current.entries.push(entry);
      else if (text.replace(/#.*/, '').trim() !== '') unknown.push(place);
      continue;
    }
    current = undefined;
    if (text.trim() === '') {
      if (/^ {5}/.test(text)) blank.push(place);
      continue;
    }
    if (entry === undefined) unknown.push(place);
    else if (onlyInVirtual.has(entry.key)) stray.push(entry);
    else if (/^virtual6?$/.test(entry.key)) virtuals.push((current = { ...entry, entries: [] }));
    else globals.push(entry);
  }
  return { globals, virtuals, commentedServers, unknown, stray, blank, cut };
}

/** What a virtual alone has: elsewhere it means that a line before was not indented enough. */
const onlyInVirtual: ReadonlySet<string> = new Set(
  'real real6 request receive scheduler persistent netmask service checkport checkcommand httpmethod virtualhost login passwd database secret ops schedflags protocol'.split(
    ' ',
  ),
);

function entryOf(text: string, place: Place): Entry | undefined {
  const match = /^\s*([A-Za-z0-9_]+)\s*=\s*(.*?)\s*$/.exec(text);
  if (match === null) return undefined;
  return { key: (match[1] ?? '').toLowerCase(), value: unquoted(match[2] ?? ''), place };
}

function unquoted(text: string): string {
  return /^(["'])(.*)\1$/.exec(text)?.[2] ?? text.replace(/^["']/, '');
}
