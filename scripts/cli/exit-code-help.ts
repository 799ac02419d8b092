import { exitCodes } from '../runtime/exit-codes.ts';

const meanings = {
  ok: 'all is well',
  usage: 'the command line is not understood',
  invalid: 'the profile, the seed or a file to import is not valid',
  toolMissing: 'a tool or a right is missing on this host',
  mkosi: 'mkosi, or something that it ran, failed',
  verification: 'something does not hold what was asked',
  changes: 'running nodes differ from the profile',
  reverted: 'a change took effect and was taken back',
  refused: 'running nodes refuse a change or do not answer; nothing was changed',
  bug: 'a defect of lvsmith',
} as const satisfies Readonly<Record<keyof typeof exitCodes, string>>;

/** A command's description with the exit codes that it may end with, beside those that every command has. */
export function withExitCodes(
  description: string,
  ...names: readonly Exclude<keyof typeof exitCodes, 'ok' | 'usage' | 'bug'>[]
): string {
  const rows = (['ok', 'usage', ...names, 'bug'] as const).map(
    (name) => `  ${String(exitCodes[name]).padEnd(3)} ${meanings[name]}`,
  );
  return [description, '', 'Exit codes:', ...rows].join('\n');
}
