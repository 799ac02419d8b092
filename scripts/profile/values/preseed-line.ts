/** An answer to a question of a package, as debconf-set-selections(1) reads it. */
interface PreseedLine {
  readonly owner: string;
  readonly question: string;
  readonly type: string;
  readonly value: string;
}

/** @param line as the schema allows it. */
export function preseedLine(line: string): PreseedLine {
  const [, owner = '', question = '', type = '', value = ''] =
    /^(\S+) +(\S+) +(\S+)(?: (.*))?$/.exec(line) ?? [];
  return { owner, question, type, value };
}
