import type { YAMLError } from 'yaml';

/** The first thing that is no YAML in a text, and the way out where the slip is a usual one. */
export interface SyntaxFault {
  readonly from: number;
  readonly to: number;
  readonly message: string;
  readonly hint: string | undefined;
}

/** The parser stumbles on after a fault and reports what follows from it; that is not shown. */
export function syntaxFault(errors: readonly YAMLError[], text: string): SyntaxFault | undefined {
  const [first] = errors.toSorted((a, b) => a.pos[0] - b.pos[0]);
  if (first === undefined) return undefined;
  const line = lineAt(text, first.pos[0]);
  const slip =
    tab(line) ??
    missingSpace(line) ??
    indentation(line, text, first.message) ??
    deeperKey(line, text, first.code);
  return slip ?? asReported(first, text);
}

interface Line {
  readonly start: number;
  readonly text: string;
}

function lineAt(text: string, offset: number): Line {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return { start, text: text.slice(start, end < 0 ? text.length : end) };
}

function tab({ start, text }: Line): SyntaxFault | undefined {
  const column = /^ *\t/.exec(text)?.[0].length;
  if (column === undefined) return undefined;
  const from = start + column - 1;
  const message = 'this is not valid YAML: a tab stands in the indentation';
  return { from, to: from + 1, message, hint: 'indent with spaces, as the lines around it' };
}

function missingSpace({ start, text }: Line): SyntaxFault | undefined {
  // In quotes or with a comment the colon may be no slip.
  const [, before = '', key = '', value = ''] =
    /^(\s*(?:- +)?)([A-Za-z][\w-]*):([^\s:'"#/][^:'"#]*)$/.exec(text) ?? [];
  if (key === '') return undefined;
  const from = start + before.length;
  return {
    from,
    to: from + key.length + 1,
    message: 'this is not valid YAML: no space follows the colon',
    hint: `write ${key}: ${value.trim()}`,
  };
}

/** The indentations that a line could have: those of the lines above that it may belong beside. */
function indentation(
  { start, text }: Line,
  whole: string,
  message: string,
): SyntaxFault | undefined {
  // Its code is also that of a list in brackets that is never closed.
  if (!/^All \w+ items must start at the same column/.test(message)) return undefined;
  const own = indentOf(text);
  const above = whole.slice(0, start).split('\n').filter(isContent);
  const open: { readonly indent: number; readonly key: string }[] = [];
  for (const line of above) {
    const indent = indentOf(line);
    while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
    open.push({ indent, key: line.trim().split(':')[0] ?? '' });
  }
  const deeper = open.findLast(({ indent }) => indent > own);
  const shallower = open.findLast(({ indent }) => indent < own);
  const ways = [deeper, shallower]
    .filter((place) => place !== undefined)
    .map(({ indent, key }) => `by ${indent} as ${key}`);
  const word = /^[\w.-]*/.exec(text.slice(own))?.[0].length ?? 1;
  return {
    from: start + own,
    to: start + own + word,
    message: `this is not valid YAML: nothing above is indented by ${own}, as this line is`,
    hint: ways.length === 0 ? undefined : `indent it ${ways.join(', or ')}`,
  };
}

/** A key that stands deeper than a key with a value looks to YAML as if the value went on. */
function deeperKey({ start, text }: Line, whole: string, code: string): SyntaxFault | undefined {
  const [, key = ''] = /^\s*(?:- +)?([\w-]+): +\S/.exec(text) ?? [];
  if (code !== 'BLOCK_AS_IMPLICIT_KEY' || key === '') return undefined;
  const next = lineAt(whole, start + text.length + 1);
  const [, before = '', word = ''] = /^( *)([\w-]+):( |$)/.exec(next.text) ?? [];
  const indent = text.indexOf(key);
  if (word === '' || before.length <= indent) return undefined;
  const from = next.start + before.length;
  return {
    from,
    to: from + word.length,
    message: `this is not valid YAML: ${word} is indented deeper than ${key}, which has a value`,
    hint: `indent it by ${indent} as ${key}`,
  };
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function isContent(line: string): boolean {
  return /^\s*[^\s#]/.test(line);
}

function asReported({ pos: [from, to], code, message }: YAMLError, text: string): SyntaxFault {
  // The parser points at the first character of a word: the caret should underline all of it.
  const word = /^[\w.-]*/.exec(text.slice(from, from + 80))?.[0].length ?? 0;
  return {
    from,
    to: Math.max(to, from + word),
    message: `this is not valid YAML: ${message.replace(/\s+/g, ' ').slice(0, 200)}`,
    hint: hints[code],
  };
}

const hints: Readonly<Record<string, string>> = {
  BLOCK_AS_IMPLICIT_KEY: 'quote a value that holds a colon and a space',
  MISSING_CHAR: 'close the quote or the bracket that was opened before',
  BAD_SCALAR_START: 'quote a value that starts with this character',
  BAD_DQ_ESCAPE: 'write two backslashes for one, or use single quotes',
};
