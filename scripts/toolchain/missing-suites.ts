import type { Suite } from './sources.ts';

/**
 * The pockets that the archive does not carry, from the output of `apt-get update`. One that is unreachable or
 * unsigned is not missing: its updates exist and must not be skipped.
 */
export function missingSuites(output: string, suites: readonly Suite[]): readonly Suite[] {
  const lines = output.split('\n');
  return suites.filter((suite) => {
    const reasons = lines.filter((_, index) => isAbout(lines[index - 1] ?? '', suite));
    return reasons.length > 0 && reasons.every((reason) => /^\s+(404|410)\s/.test(reason));
  });
}

/** `Err:2 URI SUITE Release`; the reason is on the next line. */
function isAbout(line: string, { uri, suite }: Suite): boolean {
  return line.startsWith('Err:') && line.includes(` ${uri} ${suite} `);
}
