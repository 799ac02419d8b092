import { LineCounter, parseDocument, type Document, type YAMLError } from 'yaml';
import type { Diagnostic } from '../../overlays/shared/diagnostic.ts';
import { findAliasFault, type AliasFault } from './aliases.ts';
import { emptyFile, placed } from './finding.ts';
import { positionsOf, type Place, type Positions } from './positions.ts';

export interface Parsed {
  readonly diagnostics: readonly Diagnostic[];
  /** Absent when the text is so broken that its values cannot be told. */
  readonly value?: unknown;
  readonly positions: Positions;
}

/** YAML text → plain values and where they stand, or what is wrong with the YAML itself. */
export function parseText(text: string, file: string): Parsed {
  const counter = new LineCounter();
  let document: Document;
  try {
    document = parseDocument(text, {
      lineCounter: counter,
      prettyErrors: false,
      uniqueKeys: true,
      version: '1.2',
      logLevel: 'silent',
    });
    return interpret(document, text, file, counter);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // The parser descends once for each level, and the call stack has an end.
    const positions = positionsOf(parseDocument(''), new LineCounter(), text);
    return { diagnostics: [tooDeep(file)], positions };
  }
}

function interpret(document: Document, text: string, file: string, counter: LineCounter): Parsed {
  const positions = positionsOf(document, counter, text);
  const diagnostics = [...document.errors, ...document.warnings].map((error) =>
    yamlDiagnostic(error, text, file, positions),
  );
  // Of a duplicate key the last value counts: everything else can still be checked.
  if (diagnostics.some(({ code }) => code !== 'duplicate-key')) return { diagnostics, positions };
  const fault = findAliasFault(document);
  if (fault !== undefined)
    return { diagnostics: [...diagnostics, aliasDiagnostic(fault, file, positions)], positions };
  if (document.contents === null)
    return { diagnostics: [...diagnostics, placed(emptyFile, file, firstCharacter)], positions };
  return { diagnostics, value: document.toJS({ maxAliasCount: -1 }), positions };
}

const firstCharacter: Place = { line: 1, column: 1, length: 1 };

function yamlDiagnostic(
  error: YAMLError,
  text: string,
  file: string,
  positions: Positions,
): Diagnostic {
  const [from, to] = error.pos;
  const place = positions.span(from, Math.max(to, from + wordLength(text, from)));
  if (error.code === 'DUPLICATE_KEY')
    return placed(
      {
        code: 'duplicate-key',
        path: [],
        message: 'this key is there twice; a program would take the last one and say nothing',
        hint: 'delete one of the two',
      },
      file,
      place,
    );
  if (error.code === 'MULTIPLE_DOCS')
    return placed(
      {
        code: 'multiple-documents',
        path: [],
        message: 'a second YAML document starts here; a profile is one document',
        hint: 'keep each profile in a file of its own',
      },
      file,
      place,
    );
  const tabs = error.code === 'TAB_AS_INDENT' ? 'indent with spaces' : undefined;
  return placed(
    {
      code: 'yaml-syntax',
      path: [],
      message: `this is not valid YAML: ${error.message}`,
      ...(tabs === undefined ? {} : { hint: tabs }),
    },
    file,
    place,
  );
}

/** The parser points at the first character of a word: the caret should underline all of it. */
function wordLength(text: string, from: number): number {
  return /^[\w.-]*/.exec(text.slice(from, from + 80))?.[0].length ?? 0;
}

const aliasMessages: Readonly<Record<AliasFault['code'], readonly [string, string]>> = {
  'alias-bomb': [
    'the aliases up to here stand for more values than a profile can have',
    'write the values out, or point fewer aliases at large anchors',
  ],
  'alias-loop': ['this alias stands inside its own anchor', 'write the value out'],
  'unknown-alias': ['no anchor of this name stands before it', 'quote a value that starts with *'],
};

function aliasDiagnostic(fault: AliasFault, file: string, positions: Positions): Diagnostic {
  const [message, hint] = aliasMessages[fault.code];
  const range = fault.alias.range ?? [0, 1];
  return placed(
    { code: fault.code, path: [], message, hint },
    file,
    positions.span(range[0], range[1]),
  );
}

function tooDeep(file: string): Diagnostic {
  return placed(
    {
      code: 'too-deep',
      path: [],
      message: 'the values are nested too deeply to be read',
      hint: 'a profile is at most seven levels deep',
    },
    file,
    firstCharacter,
  );
}
