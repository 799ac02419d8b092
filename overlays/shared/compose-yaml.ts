import { Composer, Lexer, Parser, type CST, type Document, type LineCounter } from 'yaml';

/** Profiles and seeds are seven levels deep; the parser's stack holds up to three entries for each. */
const deepest = 64;

/** What a text is when it is not one document that can be composed. */
export type ComposedYaml =
  | { readonly document: Document; readonly second?: [from: number, to: number] }
  | { readonly tooDeepAt: number };

class TooDeep {
  readonly offset: number;

  constructor(offset: number) {
    this.offset = offset;
  }
}

/**
 * What `parseDocument` of the yaml package does, with an eye on the depth, and without swallowing a
 * second document when it is told to be silent. Composing descends once for
 * each level, and where the call stack ends V8 may give up the whole process; the tokens can be
 * counted before.
 */
export function composeYaml(
  text: string,
  counter: LineCounter,
  options: { readonly uniqueKeys: boolean },
): ComposedYaml {
  const composer = new Composer({
    lineCounter: counter,
    prettyErrors: false,
    uniqueKeys: options.uniqueKeys,
    merge: false,
    version: '1.2',
    logLevel: 'silent',
  });
  let first: Document.Parsed | undefined;
  try {
    for (const document of composer.compose(tokens(text, counter), true, text.length))
      if (first === undefined) first = document;
      else return { document: first, second: [document.range[0], document.range[0] + 3] };
  } catch (error) {
    if (error instanceof TooDeep) return { tooDeepAt: error.offset };
    throw error;
  }
  if (first === undefined) throw new Error('the composer gave no document');
  return { document: first };
}

function* tokens(text: string, counter: LineCounter): Generator<CST.Token> {
  const parser = new Parser(counter.addNewLine);
  counter.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    if (parser.stack.length > deepest) throw new TooDeep(parser.offset);
  }
  yield* parser.end();
}
