import { readlinkSync } from 'node:fs';

/** Who gives a command, for the journal: `ada from 10.20.0.7`, `root at ttyS0`. It is not checked: root may say anything. */
export function whoAsks(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  terminal = terminalName(),
): string {
  const name = environment['SUDO_USER'] ?? environment['USER'] ?? environment['LOGNAME'] ?? 'root';
  const [from = ''] = (environment['SSH_CONNECTION'] ?? '').split(' ');
  if (from !== '') return `${name} from ${from}`;
  return terminal === undefined ? name : `${name} at ${terminal}`;
}

/** `ttyS0`, `pts/1`; undefined when a program gives the command. */
function terminalName(): string | undefined {
  try {
    return /^\/dev\/((?:tty|pts\/|hvc).*)$/.exec(readlinkSync('/proc/self/fd/0'))?.[1];
  } catch {
    return undefined;
  }
}

/** Why somebody may not give a command; undefined: they may. */
export function notRoot(command: string, uid = process.getuid?.() ?? 0): string | undefined {
  if (uid === 0) return undefined;
  return `${command} is for root, who alone may ask and steer the cluster\n  hint: sudo lvsmith ${command}`;
}
