/** The words of a simple shell command, with their quotes removed; single quotes keep `$` from being a variable. */
export interface ShellWord {
  readonly text: string;
  /** Whether something in it only a shell could tell: a variable that nobody set, a command's output. */
  readonly open: boolean;
}

/** Splits one line into its simple commands at `;`, `&&`, `||`, `|` and `&`, and each into words. */
export function commandsOf(line: string, values: ReadonlyMap<string, string>): ShellWord[][] {
  const commands: ShellWord[][] = [[]];
  let word = '';
  let open = false;
  let inside = false;
  const finish = () => {
    if (inside) commands.at(-1)?.push({ text: word, open });
    [word, open, inside] = ['', false, false];
  };
  const next = () => {
    finish();
    commands.push([]);
  };
  const pattern =
    /'([^']*)'?|"((?:\\.|[^"\\])*)"?|\\(.)|(\$\([^)]*\)|`[^`]*`)|(\s+)|(#.*)|([;&|]+)|([^\s'"\\;&|`$#]+|\$\{[^}]*\}|\$\w+|\$.|[$#`])/g;
  for (const [
    ,
    single,
    double,
    escaped,
    command,
    blank,
    comment,
    separator,
    plain,
  ] of line.matchAll(pattern)) {
    if (blank !== undefined) finish();
    else if (separator !== undefined) next();
    else if (comment !== undefined && !inside) break;
    else {
      inside = true;
      if (single !== undefined) word += single;
      else if (escaped !== undefined) word += escaped;
      else if (command !== undefined) [word, open] = [word + command, true];
      else {
        const filled = fill(double ?? plain ?? comment ?? '', values);
        word += filled.text;
        open ||= filled.open;
      }
    }
  }
  finish();
  return commands.filter((words) => words.length > 0);
}

/** Variables with their values; `${NAME:-default}` and whole arrays, too. */
function fill(text: string, values: ReadonlyMap<string, string>): ShellWord {
  let open = /\$\(|`/.test(text);
  const filled = text.replace(
    /\$\{(\w+)(?:\[[@*]\])?(?::?-([^}]*))?\}|\$(\w+)|\$\{[^}]*\}|\$[@*#?!$]/g,
    (whole, braced?: string, usual?: string, plain?: string) => {
      const value = values.get(braced ?? plain ?? '') ?? usual;
      if (value === undefined) open = true;
      return value ?? whole;
    },
  );
  return { text: filled, open };
}
