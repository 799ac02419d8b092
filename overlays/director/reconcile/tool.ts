import { execFile } from 'node:child_process';

/** No command of ipvsadm or attrd_updater works for longer; one that does hangs. */
const timeout = 20_000;
/** A table of thousands of lines. */
const maxBuffer = 64 * 1024 * 1024;

/**
 * Runs one program of the node and gives its stdout.
 *
 * @throws Error with the program's own words when it ends with anything but 0 or writes to stderr:
 * `ipvsadm --restore` reports a refused line there and goes on.
 */
export function tool(argv: readonly [string, ...string[]], input?: string): Promise<string> {
  const [file, ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = execFile(file, args, { timeout, maxBuffer }, (error, stdout, stderr) => {
      const words = stderr.trim();
      if (error === null && words === '') resolve(stdout);
      else reject(new Error(`${argv.join(' ')}: ${words === '' ? error?.message : words}`));
    });
    child.stdin?.on('error', () => {
      // The program ended before it read all: its exit code tells why.
    });
    child.stdin?.end(input ?? '');
  });
}
