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
 * Like `parseDocument` of the yaml package, but with a limit of depth, and reporting a second document although
 * warnings are off. Composing recurses once for each level, and V8 may end the whole process where the call
 * stack ends; so the depth is counted on the tokens before.
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
