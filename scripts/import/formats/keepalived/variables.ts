import type { Line } from '../../source.ts';

/** Resolves `$NAME=VALUE` and `$NAME`, `${NAME}` of keepalived.conf; what is not defined stays as it is. */
export function resolveVariables(lines: readonly Line[]): Line[] {
  const values = new Map<string, string>();
  return lines.flatMap((line): Line[] => {
    const [, name, value] = /^\s*\$(\w+)\s*=\s*(.*?)\s*$/.exec(line.text) ?? [];
    if (name !== undefined && value !== undefined) {
      values.set(name, fill(value.replace(/^(["'])(.*)\1$/, '$2'), values));
      return [];
    }
    return [{ ...line, text: fill(line.text, values) }];
  });
}

/** Values of values may double at each step. */
const longest = 4096;

function fill(text: string, values: ReadonlyMap<string, string>): string {
  return text
    .replace(
      /\$\{(\w+)\}|\$(\w+)/g,
      (whole, braced?: string, plain?: string) => values.get(braced ?? plain ?? '') ?? whole,
    )
    .slice(0, longest);
}
