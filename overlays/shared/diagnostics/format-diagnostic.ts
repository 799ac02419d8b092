import type { Diagnostic, Severity } from './diagnostic.ts';

/** Escape sequences, for a terminal; nothing for a file, a pipe or a plain console. */
export interface FormatOptions {
  readonly color?: boolean;
  /** Characters of a source line that are shown around the caret. */
  readonly width?: number;
}

const reset = '\u001b[0m';
const bold = '\u001b[1m';
const dim = '\u001b[2m';
const colors: Readonly<Record<Severity, string>> = {
  error: '\u001b[31m',
  warning: '\u001b[33m',
  info: '\u001b[36m',
};

/**
 * One finding as a person reads it: headline, place, the source line with a caret under the fault,
 * hint. Without `source` (or without a place) the excerpt is left out. Ends without a newline.
 *
 * Control characters of the source are shown as pictures, so that a hostile file cannot drive the
 * terminal or a node's console.
 */
export function formatDiagnostic(
  diagnostic: Diagnostic,
  source: string | undefined,
  options: FormatOptions = {},
): string {
  const paint = painter(options.color ?? false);
  const { severity, code, line, column } = diagnostic;
  const where = line === 0 ? diagnostic.file : `${diagnostic.file}:${line}:${column}`;
  const gutter = ' '.repeat(Math.max(String(line).length, 1));
  const lines = [
    `${paint(`${severity}[${code}]`, bold + colors[severity])}: ${paint(visible(diagnostic.message), bold)}`,
    `${gutter}${paint('-->', dim)} ${visible(where)}${diagnostic.path === '' ? '' : ` ${paint(`(${visible(diagnostic.path)})`, dim)}`}`,
  ];
  const text = line === 0 ? undefined : sourceLine(source, line);
  if (text !== undefined) {
    const { shown, caret, length } = clip(
      text,
      column,
      diagnostic.length ?? 1,
      options.width ?? 100,
    );
    const bar = paint('|', dim);
    lines.push(
      `${gutter} ${bar}`,
      `${paint(String(line), dim)} ${bar} ${visible(shown)}`.trimEnd(),
      `${gutter} ${bar} ${' '.repeat(caret)}${paint('^'.repeat(length), colors[severity])}`,
    );
  }
  if (diagnostic.hint !== undefined)
    lines.push(`${gutter} ${paint('= hint:', dim)} ${visible(diagnostic.hint)}`);
  return lines.join('\n');
}

function painter(color: boolean): (text: string, style: string) => string {
  return (text, style) => (color ? `${style}${text}${reset}` : text);
}

function sourceLine(source: string | undefined, line: number): string | undefined {
  return source?.split('\n', line)[line - 1]?.replace(/\r$/, '');
}

/** Cuts a window of `width` characters out of a long line, so that the caret stays in view. */
function clip(
  text: string,
  column: number,
  length: number,
  width: number,
): { shown: string; caret: number; length: number } {
  const caret = Math.max(Math.min(column - 1, text.length), 0);
  const from = text.length <= width ? 0 : Math.max(0, caret - Math.floor(width / 3));
  const shown = text.slice(from, from + width);
  const left = from > 0 ? `…${shown.slice(1)}` : shown;
  const clipped = from + width < text.length ? `${left.slice(0, -1)}…` : left;
  const room = Math.max(1, shown.length - (caret - from));
  return { shown: clipped, caret: caret - from, length: Math.max(1, Math.min(length, room)) };
}

/** Every character one column wide and harmless: C0 controls as their pictures, the rest as `�`. */
function visible(text: string): string {
  return text.replace(/\p{Cc}|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    const code = character.charCodeAt(0);
    if (code === 0x09) return ' ';
    if (code === 0x7f) return '\u2421';
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd';
  });
}
