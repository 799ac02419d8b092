import type { Line, Place } from '../../source.ts';
import { wordsOf, type Word } from './words.ts';

/** A line of keepalived.conf: a keyword, its values, and the lines of its block when it has one. */
export interface Statement {
  readonly key: string;
  readonly values: readonly string[];
  readonly place: Place;
  readonly block?: readonly Statement[] | undefined;
}

export interface Blocks {
  readonly statements: readonly Statement[];
  readonly faults: readonly { readonly message: string; readonly place: Place }[];
}

interface Open {
  readonly statements: Statement[];
  readonly place: Place;
}

/** Deeper than any keyword of keepalived goes. */
const deepest = 20;

/** The blocks of a text. An unbalanced one is read as far as it goes. */
export function parseBlocks(lines: readonly Line[]): Blocks {
  const faults: { message: string; place: Place }[] = [];
  const top: Statement[] = [];
  const open: Open[] = [];
  const current = () => open.at(-1)?.statements ?? top;
  for (const line of lines) {
    let words: Word[] = [];
    const finish = () => {
      const [first, ...rest] = words;
      if (first !== undefined)
        current().push({
          key: first.text,
          values: rest.map(({ text }) => text),
          place: first.place,
        });
      words = [];
    };
    for (const word of withVariables(line, faults)) {
      if (word.quoted || (word.text !== '{' && word.text !== '}')) words.push(word);
      else if (word.text === '}') {
        finish();
        if (open.pop() === undefined)
          faults.push({ message: 'a } without its {', place: word.place });
      } else {
        openBlock(words, word.place, current(), open, faults);
        words = [];
      }
    }
    finish();
  }
  for (const { place } of open) faults.push({ message: 'a { without its }', place });
  return { statements: top, faults };
}

function openBlock(
  words: readonly Word[],
  place: Place,
  into: Statement[],
  open: Open[],
  faults: { message: string; place: Place }[],
): void {
  const block: Statement[] = [];
  const [first, ...rest] = words;
  // The brace may stand on the line after its keyword.
  const before = first === undefined ? into.pop() : undefined;
  const statement: Statement = before
    ? { ...before, block }
    : {
        key: first?.text ?? '',
        values: rest.map(({ text }) => text),
        place: first?.place ?? place,
        block,
      };
  if (open.length >= deepest) faults.push({ message: 'blocks are nested too deeply', place });
  else into.push(statement);
  open.push({ statements: block, place });
}

function withVariables(line: Line, faults: { message: string; place: Place }[]): readonly Word[] {
  const words = wordsOf(line);
  if (words.some(({ text }) => /^[~@]|\$\{?\w+/.test(text)) && !/^\s*auth_pass/.test(line.text))
    faults.push({
      message: 'a variable, a condition or a sequence of keepalived was not resolved',
      place: line.place,
    });
  return words;
}
