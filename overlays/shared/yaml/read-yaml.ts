import { Document, LineCounter } from 'yaml';
import type { SourceRange } from '../diagnostics/diagnostic.ts';
import type { Finding } from '../diagnostics/finding.ts';
import { findAliasFault, type AliasFault, type AliasLimits } from './aliases.ts';
import { composeYaml } from './compose-yaml.ts';
import { findDuplicateKeys, type DuplicateKey } from './duplicate-keys.ts';
import { positionsOf, type Positions } from './positions.ts';
import { syntaxFault, type SyntaxFault } from './syntax-fault.ts';

/** What can be wrong with a text as YAML, whatever it is about. */
type YamlCode =
  | 'yaml-syntax'
  | 'too-deep'
  | 'multiple-documents'
  | 'duplicate-key'
  | AliasFault['code'];

interface YamlFinding extends Finding<YamlCode> {
  readonly range: SourceRange;
}

export interface ReadYaml {
  /** Absent when the text is too broken to have values. Every alias in it can be followed. */
  readonly document?: Document;
  readonly positions: Positions;
  readonly findings: readonly YamlFinding[];
}

/** Reads the one document of a text, profile or seed. JSON is YAML here. */
export function readYaml(text: string, limits: AliasLimits): ReadYaml {
  const counter = new LineCounter();
  const composed = composeYaml(text, counter, { uniqueKeys: false });
  if ('tooDeepAt' in composed) {
    const positions = positionsOf(new Document(), counter, text);
    const range = positions.span(composed.tooDeepAt, composed.tooDeepAt + 1);
    return { positions, findings: [{ ...tooDeep, range }] };
  }
  const { document, second } = composed;
  const positions = positionsOf(document, counter, text);
  const syntax = syntaxFault(document.errors, text) ?? syntaxFault(document.warnings, text);
  const broken: YamlFinding[] = syntax === undefined ? [] : [syntaxFinding(syntax, positions)];
  if (second !== undefined)
    broken.push({ ...secondDocument, range: positions.span(second[0], second[1]) });
  if (broken.length > 0) return { positions, findings: broken };
  const fault = findAliasFault(document, limits);
  if (fault !== undefined) return { positions, findings: [aliasFinding(fault, positions)] };
  // Of a duplicate key the last value counts: everything else can still be checked.
  const findings = findDuplicateKeys(document).map((key) => duplicateFinding(key, positions));
  return { document, positions, findings };
}

function syntaxFinding(fault: SyntaxFault, positions: Positions): YamlFinding {
  const { from, to, message, hint } = fault;
  return { code: 'yaml-syntax', path: [], range: positions.span(from, to), message, hint };
}

const tooDeep: Finding<YamlCode> = {
  code: 'too-deep',
  path: [],
  message: 'the values are nested too deeply to be read',
  hint: 'profiles and seeds are at most seven levels deep',
};

const secondDocument: Finding<YamlCode> = {
  code: 'multiple-documents',
  path: [],
  message: 'a second YAML document starts here; a file holds one',
  hint: 'keep each document in a file of its own',
};

function duplicateFinding({ key, path }: DuplicateKey, positions: Positions): YamlFinding {
  const name = String(key.value);
  const shown = name.length > 60 ? `${name.slice(0, 60)}…` : name;
  return {
    code: 'duplicate-key',
    path,
    range: positions.ofNode(key),
    message: `the key ${shown} is there twice; a program would take the last one and say nothing`,
    hint: 'delete one of the two',
  };
}

const aliasMessages: Readonly<Record<AliasFault['code'], readonly [string, string]>> = {
  'alias-bomb': [
    'the aliases up to here stand for more values than this file can have',
    'write the values out, or point fewer aliases at large anchors',
  ],
  'alias-loop': ['this alias stands inside its own anchor', 'write the value out'],
  'unknown-alias': ['no anchor of this name stands before it', 'quote a value that starts with *'],
};

function aliasFinding({ code, alias }: AliasFault, positions: Positions): YamlFinding {
  const [message, hint] = aliasMessages[code];
  return { code, path: [], range: positions.ofNode(alias), message, hint };
}
