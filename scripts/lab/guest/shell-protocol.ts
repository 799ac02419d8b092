/*
 * What runs in the guest's shell, and the lines that it and the driver exchange. An emulated processor
 * shapes it: each program that is started costs it 10 to 25 ms, and a test asks several times a second.
 * So bash does everything without programs, except for answers that are long or not plain text.
 */

/** Starts every line from the guest: a control character that no console text starts with. */
const mark = '\u001e';
/** Stands for the end of a line within an answer. */
const newline = '\u001f';
/** Printed by the guest's unit when its shell starts; see guest-shell.ts. */
export const greeting = 'hello';
/** Printed by the agent when it takes commands. */
const ready = 'ready';

/** Bytes: bash writes a line of less than a kilobyte at once, so that two answers cannot mix. */
const room = 700;
/** Commands until the files of their outputs are removed, all by one program. */
const sweep = 64;

/*
 * Each command runs in the background, so that one that waits keeps no other waiting. Its output goes to
 * a file and not to a pipe, which a process that it leaves behind would keep open. The file may be
 * removed once it is open, which is why it is opened here and not in the background. `nap` is for
 * scripts that wait: sleep without a program.
 */
export const agent = `
lab=/run/lvsmith-lab; mkdir -p $lab
[ -p $lab/.nap ] || mkfifo $lab/.nap
nap() { read -rt $1 _ <>$lab/.nap; }
answer() {
  local LC_ALL=C text at
  if ! IFS= read -r -d '' text <&9 && [ \${#text} -le ${room} ] && [[ $text != *[$'\\036\\037']* ]]; then
    printf '\\036%s %s text %s\\n' $1 $2 "\${text//$'\\n'/$'\\037'}"
    return
  fi
  text=$(base64 -w0 </proc/self/fd/9)
  for ((at = 0; at + ${room} < \${#text}; at += ${room})); do
    printf '\\036%s - more %s\\n' $1 "\${text:at:${room}}"
  done
  printf '\\036%s %s base64 %s\\n' $1 $2 "\${text:at}"
}
run() {
  if (($1 % ${sweep} == 0)); then rm -f $lab/*; fi
  exec 8>$lab/$1 9<$lab/$1
  (
    ( eval "$2" ) >&8 2>&1 8>&- 9<&- </dev/null
    answer $1 $?
  ) &
  exec 8>&- 9<&-
}
printf '\\036${ready}\\n'
`;

/** A word that bash takes as it is. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** The line that has the agent run a bash script. */
export function runLine(id: number, script: string): string {
  return `run ${id} ${quoted(script)}\n`;
}

/** What a line from the guest says. */
export type FromGuest =
  | { readonly type: 'greeting' | 'ready' | 'noise' }
  | { readonly type: 'part'; readonly id: number; readonly base64: string }
  | {
      readonly type: 'answer';
      readonly id: number;
      readonly code: number;
      /** What follows the parts that came before. */
      readonly rest: string;
      readonly encoding: 'text' | 'base64';
    };

/**
 * Reads one line, given as latin1.
 *
 * What stands before the last mark is echo or a prompt, from before the shell was quiet, or
 * the first half of an answer that a reset cut short.
 */
export function fromGuest(line: string): FromGuest {
  const at = line.lastIndexOf(mark);
  const said = at < 0 ? '' : line.slice(at + 1);
  if (said.trim() === greeting) return { type: 'greeting' };
  if (said.trim() === ready) return { type: 'ready' };
  const [, id, code, how, text = ''] = /^(\d+) (-|\d+) (text|more|base64) (.*)$/s.exec(said) ?? [];
  if (how === 'more') return { type: 'part', id: Number(id), base64: text };
  if (how !== 'text' && how !== 'base64') return { type: 'noise' };
  return { type: 'answer', id: Number(id), code: Number(code), rest: text, encoding: how };
}

/** The command's output, from the lines that carried it. */
export function decoded(
  { rest, encoding }: FromGuest & { readonly type: 'answer' },
  parts: readonly string[],
): string {
  return encoding === 'base64'
    ? Buffer.from(`${parts.join('')}${rest}`, 'base64').toString()
    : Buffer.from(rest.replaceAll(newline, '\n'), 'latin1').toString();
}
