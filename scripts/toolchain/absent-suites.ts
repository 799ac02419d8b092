import type { Suite } from './sources.ts';

/**
 * Which pockets the archive says it does not have, from what `apt-get update` printed. A pocket that
 * cannot be reached or is not signed is none of them: its updates are there, and must not be left out.
 */
export function absentSuites(output: string, asked: readonly Suite[]): readonly Suite[] {
  const lines = output.split('\n');
  return asked.filter((suite) => {
    const reasons = lines.filter((_, index) => isAbout(lines[index - 1] ?? '', suite));
    return reasons.length > 0 && reasons.every((reason) => /^\s+(404|410)\s/.test(reason));
  });
}

/** `Err:2 URI SUITE Release`; the reason is on the next line. */
function isAbout(line: string, { uri, suite }: Suite): boolean {
  return line.startsWith('Err:') && line.includes(` ${uri} ${suite} `);
}
