import type { Source } from '../source.ts';

/** Between the lines of one value: they stand in one line of the file. */
export const lineOfValue = '\u2028';

/** Deeper definitions of definitions are not resolved. */
const rounds = 5;
/** As long as a line of mon.cf may grow. */
const longest = 4096;

/**
 * The plain part of m4 that mon.cf uses: `define(NAME, value)`, with arguments in one line. Includes and shell commands
 * (`syscmd`, `esyscmd`) stay as they are, and nothing is ever run.
 */
export function expandM4({ file, text }: Source): Source {
  const values = new Map<string, string>();
  const lines = joinDefines(text.split(/\r?\n/)).map((line) => {
    const [, name, value = ''] =
      /^\s*define\(\s*[`"[]?([A-Za-z_]\w*)['"\]]?\s*,\s*[`"[]?(.*?)['"\]]?\s*\)\s*(?:dnl.*)?$/s.exec(
        line,
      ) ?? [];
    if (name !== undefined) {
      values.set(name, value.replaceAll('\n', lineOfValue));
      return '#';
    }
    if (/^\s*(dnl\b|divert\(|changequote|include\(|sinclude\(|syscmd\(|esyscmd\()/.test(line))
      return `# ${line}`;
    return expand(line.replace(/\bdnl\b.*/, ''), values);
  });
  return { file, text: lines.join('\n') };
}

/** A value of several lines becomes one line, and leaves empty ones, so that later lines keep their numbers. */
function joinDefines(lines: readonly string[]): string[] {
  const joined: string[] = [];
  for (let index = 0; index < lines.length; index++) {
    const first = lines[index] ?? '';
    let whole = first;
    let end = index;
    while (/^\s*define\(/.test(first) && !isBalanced(whole) && end - index < mostJoined)
      whole += `\n${lines[++end] ?? ''}`;
    if (!isBalanced(whole)) [whole, end] = [first, index];
    joined.push(whole, ...Array.from({ length: end - index }, () => '#'));
    index = end;
  }
  return joined;
}

/** Longer definitions are none. */
const mostJoined = 50;

function isBalanced(text: string): boolean {
  return text.replaceAll(/[^(]/g, '').length <= text.replaceAll(/[^)]/g, '').length;
}

/** `$1` is the first argument, `$*` all of them. */
function withArguments(value: string, words: readonly string[]): string {
  const plain = words.map((word) => word.trim().replace(/^[`"[](.*)['"\]]$/, '$1'));
  return value.replace(/\$([1-9*@])/g, (_, which: string) =>
    /\d/.test(which) ? (plain[Number(which) - 1] ?? '') : plain.join(','),
  );
}

/** Lines of m4 that bring something from elsewhere. */
export function bringsMore(line: string): boolean {
  return /^\s*(include|sinclude|syscmd|esyscmd)\(/.test(line);
}

function expand(line: string, values: ReadonlyMap<string, string>): string {
  let result = line;
  for (let round = 0; round < rounds; round++) {
    const next = result
      .replace(/([A-Za-z_]\w*)(?:\(([^()]*)\))?/g, (whole, name: string, list?: string) => {
        const value = values.get(name);
        if (value === undefined) return whole;
        return withArguments(value, list?.split(',') ?? []);
      })
      .slice(0, longest);
    if (next === result) break;
    result = next;
  }
  return result;
}
