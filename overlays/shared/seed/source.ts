import { isMap, isScalar, isSeq, LineCounter, type Node } from 'yaml';
import { composeYaml } from '../compose-yaml.ts';
import type { Diagnostic } from '../diagnostic.ts';

/** One file of a seed as a tree that knows the place of each of its values. JSON is YAML here. */
export interface Source {
  readonly file: string;
  readonly root: Node | null;
  readonly lines: LineCounter;
}

export type Path = readonly (string | number)[];

/** More errors than this in one file help nobody, and noise has thousands. */
const maxSyntaxErrors = 5;

/**
 * Parses a file of a seed. Unknown tags and a second document are errors. Duplicate keys and aliases are
 * found by the decoders: yaml compares each key with each other, which takes a minute for a file that
 * somebody made to take one.
 */
export function readSource(file: string, text: string, report: Diagnostic[]): Source | undefined {
  const control = firstControlCharacter(text);
  if (control !== undefined) {
    report.push({
      ...placeOf(text, control),
      severity: 'error',
      code: 'seed-not-text',
      path: '',
      file,
      message: `${file} is not a text file: it holds a control character`,
      hint: 'write it as UTF-8 text without NUL bytes',
    });
    return undefined;
  }
  const lines = new LineCounter();
  const composed = composeYaml(text, lines, { uniqueKeys: false });
  const refuse = (offset: number, message: string): void => {
    const { line, col } = lines.linePos(offset);
    const place = { file, line, column: col };
    report.push({ severity: 'error', code: 'seed-syntax', path: '', ...place, message });
  };
  if ('tooDeepAt' in composed) {
    refuse(composed.tooDeepAt, 'the values are nested too deeply to be read');
    return undefined;
  }
  const { document, second } = composed;
  const findings = [...document.errors, ...document.warnings];
  for (const { pos, message } of findings.slice(0, maxSyntaxErrors))
    refuse(pos[0], oneLine(message));
  if (second !== undefined) refuse(second[0], 'a second document starts here; a seed has one');
  if (findings.length > 0 || second !== undefined) return undefined;
  return { file, root: document.contents, lines };
}

/** Where a value stands in its file: the deepest part of the path that exists. */
export function placeIn(source: Source, path: Path): { line: number; column: number } {
  let node: unknown = source.root;
  // The key that may stand around a network-config is no part of any path.
  if (isMap(node) && node.has('network') && path[0] !== 'network') node = node.get('network', true);
  let place = positionOf(source, node) ?? { line: 1, column: 1 };
  for (const step of path) {
    node = isMap(node) || isSeq(node) ? node.get(step, true) : undefined;
    const next = positionOf(source, node);
    if (next === undefined) break;
    place = next;
  }
  return place;
}

export function positionOf(
  source: Source,
  node: unknown,
): { line: number; column: number; length?: number } | undefined {
  if (!isMap(node) && !isSeq(node) && !isScalar(node)) return undefined;
  if (!node.range) return undefined;
  const { line, col } = source.lines.linePos(node.range[0]);
  if (!isScalar(node)) return { line, column: col };
  return { line, column: col, length: Math.max(1, node.range[1] - node.range[0]) };
}

/** `['a', 0, 'b']` → `a[0].b`. */
export function pathText(path: Path): string {
  return path
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`,
    )
    .join('');
}

function firstControlCharacter(text: string): number | undefined {
  // Tab, line feed and carriage return are all that a text file needs; U+FFFD is what a decoder of
  // UTF-8 leaves where the bytes were none.
  const at = text.search(/[^\t\n\r\u0020-\u007e\u00a0-\ufffc\u{10000}-\u{10ffff}]/u);
  return at < 0 ? undefined : at;
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

function oneLine(message: string): string {
  return message.replace(/\s+/g, ' ').slice(0, 200);
}
