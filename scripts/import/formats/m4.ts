import type { Source } from '../source.ts';

/** Deeper definitions of definitions are not resolved. */
const rounds = 5;
/** As long as a line of mon.cf may grow. */
const longest = 4096;

/**
 * The plain part of m4 that mon.cf uses: `define(NAME, value)`. Macros with arguments, includes and shell commands
 * (`syscmd`, `esyscmd`) stay as they are, and nothing is ever run.
 */
export function expandM4({ file, text }: Source): Source {
  const values = new Map<string, string>();
  const lines = text.split(/\r?\n/).map((line) => {
    const [, name, value = ''] =
      /^\s*define\(\s*[`"]?([A-Za-z_]\w*)['"]?\s*,\s*[`"]?(.*?)['"]?\s*\)\s*(?:dnl.*)?$/.exec(
        line,
      ) ?? [];
    if (name !== undefined) {
      values.set(name, value);
      return '#';
    }
    if (/^\s*(dnl\b|divert\(|changequote|include\(|sinclude\(|syscmd\(|esyscmd\()/.test(line))
      return `# ${line}`;
    return expand(line.replace(/\bdnl\b.*/, ''), values);
  });
  return { file, text: lines.join('\n') };
}

function expand(line: string, values: ReadonlyMap<string, string>): string {
  let result = line;
  for (let round = 0; round < rounds; round++) {
    const next = result
      .replace(/[A-Za-z_]\w*/g, (word) => values.get(word) ?? word)
      .slice(0, longest);
    if (next === result) break;
    result = next;
  }
  return result;
}
