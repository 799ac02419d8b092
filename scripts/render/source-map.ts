import type { LineOrigin } from './rendered-file.ts';

/*
 * The source map of a rendered file: which lines came from which place in the profile. A template says
 * so with marks in its text: a start with the profile's path, and an end. The marks are control characters,
 * which the schema forbids in every string of a profile, so that no value can forge one.
 */

const start = '\u0001';
const close = '\u0002';
const end = '\u0003';

export function openMark(path: string): string {
  return `${start}${path}${close}`;
}

export const closeMark = end;

export interface MappedText {
  readonly text: string;
  /** Inner places come before the outer ones around them. */
  readonly origins: readonly LineOrigin[];
}

/** Takes the marks out of a rendered text. @throws Error when a mark has no counterpart: a template's defect. */
export function extractSourceMap(marked: string): MappedText {
  const origins: LineOrigin[] = [];
  const open: { path: string; from: number }[] = [];
  const text: string[] = [];
  let line = 1;
  let atLineStart = true;
  // oxlint's no-control-regex is the reason that the marks are not spelt out in the expression.
  const pieces = marked.split(new RegExp(`(${start}[^${close}]*${close}|${end})`));
  for (const piece of pieces) {
    if (piece.startsWith(start)) open.push({ path: piece.slice(1, -1), from: line });
    else if (piece === end) {
      const mark = open.pop();
      if (mark === undefined) throw new Error('a template closes an origin that it did not open');
      // A mark that closes at the start of a line covers the lines before it.
      const to = atLineStart && line > mark.from ? line - 1 : line;
      origins.push({ from: mark.from, to, path: mark.path });
    } else if (piece !== '') {
      text.push(piece);
      line += newlines(piece);
      atLineStart = piece.endsWith('\n');
    }
  }
  if (open.length > 0) throw new Error('a template leaves an origin open');
  return { text: text.join(''), origins };
}

function newlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
