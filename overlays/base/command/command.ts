import { help } from './help.ts';

/** The administrator's command on a node. @returns the exit code. */
export function command(argv: readonly string[]): number {
  const [name] = argv;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(help);
    return 0;
  }
  process.stderr.write(`lvsmith: no such command: ${name}\n${help}`);
  return 64;
}
