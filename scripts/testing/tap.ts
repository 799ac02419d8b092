/** One test that did not pass. */
export interface FailedTest {
  readonly title: string;
  /** What was wrong, in its first lines. */
  readonly gist: readonly string[];
}

/** Lines of a failure that are repeated at the end; the whole stands where it happened. */
const gistLines = 8;

/** Reads what AVA prints as TAP (https://testanything.org/tap-version-13-specification.html). */
export class TapReader {
  passed = 0;
  readonly failures: FailedTest[] = [];
  /** The block of details below a failure, while it is read. */
  #block: { readonly title: string; readonly lines: string[] } | undefined;

  /** @returns whether the line is for a person: frames and sums are not. */
  read(line: string): boolean {
    const result = /^(not )?ok \d+ - (.*?)(?: # (SKIP|TODO)\b.*)?$/.exec(line);
    if (result !== null) {
      const [, not, title = '', directive] = result;
      // A skipped or unfinished test proves nothing: it counts as failed.
      if (directive !== undefined) this.failures.push({ title, gist: [`it is a ${directive}`] });
      else if (not === undefined) this.passed++;
      else this.#block = { title, lines: [] };
    } else if (this.#block !== undefined) {
      if (line.trim() === '...') this.#end();
      else this.#block.lines.push(line);
    }
    return !/^(TAP version|1\.\.\d|# (tests|pass|fail|skip|todo) |# .*afterEach\.always hook )/.test(
      line,
    );
  }

  /** To be called after the last line: a block that was cut short counts too. */
  end(): void {
    this.#end();
  }

  #end(): void {
    if (this.#block === undefined) return;
    const { title, lines } = this.#block;
    this.#block = undefined;
    this.failures.push({ title, gist: gist(lines) });
  }
}

/** The thrown error's message, else what was compared. */
function gist(block: readonly string[]): readonly string[] {
  // A text with control characters, a console's for instance, comes in one line with escapes.
  const lines = block.flatMap((line) =>
    line.replace(/: "Error \{\\n/, ':\n        Error {\n        ').split(/\n|\\n/),
  );
  const details = lines.findIndex((line) => line.startsWith('    details:'));
  const rest = lines.slice(details + 1).filter((line) => !/^ {4}(message: ''|at: )/.test(line));
  const thrown = rest.findIndex((line) => /^ {10}message: /.test(line));
  return (thrown === -1 ? rest : rest.slice(thrown)).slice(0, gistLines).map((line) =>
    line
      .trim()
      .replace(/^message: [`'"]/, '')
      .replace(/␊$/, ''),
  );
}

/** What failed, once more at the end of a long output. */
export function listFailures(failures: readonly FailedTest[]): string {
  return failures
    .flatMap((it) => [`failed: ${it.title}`, ...it.gist.map((line) => `    ${line}`)])
    .join('\n');
}
