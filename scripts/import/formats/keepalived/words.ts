import type { Line, Place } from '../../source.ts';

export interface Word {
  readonly text: string;
  readonly quoted: boolean;
  readonly place: Place;
}

/**
 * The words of a line of keepalived.conf(5). `#` and `!` start a comment outside quotes, `;` does not; braces are words
 * of their own.
 */
export function wordsOf({ text, place }: Line): Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(
    /"((?:\\.|[^"])*)"?|'([^']*)'?|([{}])|([#!].*)|([^\s{}"'#!]+)/g,
  )) {
    const [, double, single, brace, comment, plain] = match;
    if (comment !== undefined) break;
    const quoted = double ?? single;
    if (quoted !== undefined) words.push({ text: quoted, quoted: true, place });
    else words.push({ text: brace ?? plain ?? '', quoted: false, place });
  }
  return words;
}
