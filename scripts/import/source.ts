import type { Reading } from './reading.ts';

/** A text of the imported folder, under its name in that folder. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

/** Where something stands that was read. */
export interface Place {
  readonly file: string;
  /** 1-based; 0 for the file as a whole. */
  readonly line: number;
}

/** A line of a text, without its line end. */
export interface Line {
  readonly text: string;
  readonly place: Place;
}

/** The address of a host by its name, which another file of the folder gives; an address is its own. */
export type Resolve = (host: string, family?: 4 | 6) => string;

/** Where no file gives names. */
export const asWritten: Resolve = (host) => host;

/** Reads what one format says. It never throws: what it cannot read is a fault of the reading. */
export type Reader = (source: Source, resolve?: Resolve) => Reading;

export function linesOf({ file, text }: Source): Line[] {
  return text
    .split(/\r\n|\n|\r/)
    .map((line, index) => ({ text: line, place: { file, line: index + 1 } }));
}

/** `etc/ha.d/ha.cf:12`. */
export function placeText({ file, line }: Place): string {
  return line === 0 ? file : `${file}:${line}`;
}

/** Joins lines that end in a backslash with the next one; the place is that of the first. */
export function joinContinued(lines: readonly Line[]): Line[] {
  const joined: Line[] = [];
  let open: { text: string; place: Place } | undefined;
  for (const { text, place } of lines) {
    const continues = /\\\s*$/.test(text);
    const part = continues ? text.replace(/\\\s*$/, ' ') : text;
    if (open === undefined) open = { text: part, place };
    else open.text += ` ${part.trimStart()}`;
    if (continues) continue;
    joined.push(open);
    open = undefined;
  }
  if (open !== undefined) joined.push(open);
  return joined;
}
