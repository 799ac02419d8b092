import { Document, LineCounter, type YAMLError } from 'yaml';
import { composeYaml } from '../../overlays/shared/compose-yaml.ts';
import type { Diagnostic } from '../../overlays/shared/diagnostic.ts';
import { findAliasFault, type AliasFault } from './aliases.ts';
import { findDuplicateKeys, type DuplicateKey } from './duplicate-keys.ts';
import { emptyFile, placed, type Finding } from './finding.ts';
import { positionsOf, type Place, type Positions } from './positions.ts';

export interface Parsed {
  readonly diagnostics: readonly Diagnostic[];
  /** Absent when the text is so broken that its values cannot be told. */
  readonly value?: unknown;
  readonly positions: Positions;
}

/** Nobody reads more; a file of another kind can hold a hundred thousand faults. */
const most = 100;

const firstCharacter: Place = { line: 1, column: 1, length: 1 };

/** YAML text → plain values and where they stand, or what is wrong with the YAML itself. */
export function parseText(text: string, file: string): Parsed {
  const counter = new LineCounter();
  const composed = composeYaml(text, counter, { uniqueKeys: false });
  if ('tooDeepAt' in composed) {
    const positions = positionsOf(new Document(), counter, text);
    const place = positions.span(composed.tooDeepAt, composed.tooDeepAt + 1);
    return { diagnostics: [placed(tooDeep, file, place)], positions };
  }
  const { document, second } = composed;
  const positions = positionsOf(document, counter, text);
  const broken = syntax([...document.errors, ...document.warnings], text, file, positions);
  if (second !== undefined)
    broken.push(placed(secondDocument, file, positions.span(second[0], second[1])));
  if (broken.length > 0) return { diagnostics: broken.slice(0, most), positions };
  const fault = findAliasFault(document);
  if (fault !== undefined)
    return { diagnostics: [aliasDiagnostic(fault, file, positions)], positions };
  if (document.contents === null)
    return { diagnostics: [placed(emptyFile, file, firstCharacter)], positions };
  return {
    // Of a duplicate key the last value counts: everything else can still be checked.
    diagnostics: findDuplicateKeys(document)
      .slice(0, most)
      .map((duplicate) => duplicateDiagnostic(duplicate, file, positions)),
    value: values(document),
    positions,
  };
}

/** The aliases have been counted before. */
function values(document: Document): unknown {
  return document.toJS({ maxAliasCount: -1 });
}

function syntax(
  errors: readonly YAMLError[],
  text: string,
  file: string,
  positions: Positions,
): Diagnostic[] {
  return errors.map((error) => {
    const [from, to] = error.pos;
    // The parser points at the first character of a word: the caret should underline all of it.
    const word = /^[\w.-]*/.exec(text.slice(from, from + 80))?.[0].length ?? 0;
    return placed(syntaxFinding(error), file, positions.span(from, Math.max(to, from + word)));
  });
}

const tooDeep: Finding = {
  code: 'too-deep',
  path: [],
  message: 'the values are nested too deeply to be read',
  hint: 'a profile is at most seven levels deep',
};

const secondDocument: Finding = {
  code: 'multiple-documents',
  path: [],
  message: 'a second YAML document starts here; a profile is one document',
  hint: 'keep each profile in a file of its own',
};

function syntaxFinding(error: YAMLError): Finding {
  return {
    code: 'yaml-syntax',
    path: [],
    message: `this is not valid YAML: ${error.message}`,
    ...(error.code === 'TAB_AS_INDENT' ? { hint: 'indent with spaces' } : {}),
  };
}

function duplicateDiagnostic(
  { key, path }: DuplicateKey,
  file: string,
  positions: Positions,
): Diagnostic {
  const range = key.range ?? [0, 1];
  return placed(
    {
      code: 'duplicate-key',
      path,
      message: `the key ${String(key.value)} is there twice; a program would take the last one and say nothing`,
      hint: 'delete one of the two',
    },
    file,
    positions.span(range[0], range[1]),
  );
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
