/** The exit codes of all commands; docs/diagnostics.md explains them. */
export const exitCodes = {
  ok: 0,
  usage: 2,
  /** The profile or the seed is not valid. */
  invalid: 3,
  /** The host lacks a tool or a permission. */
  toolMissing: 4,
  /** mkosi, or a program that it ran, failed. */
  mkosi: 5,
  /** Something was built or rendered, but failed its verification. */
  verification: 6,
  /** Running nodes differ from the profile; only where somebody asked for this code. */
  changes: 7,
  /** A change took effect and was taken back. */
  reverted: 8,
  /** Running nodes refuse a change, or do not answer: nothing was changed. */
  refused: 9,
  /** A defect of lvsmith itself. */
  bug: 70,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
