/** The exit codes of every command, in one place; docs/diagnostics.md explains them. */
export const exitCodes = {
  ok: 0,
  usage: 2,
  /** The profile or the seed is not valid. */
  invalid: 3,
  /** A tool or a right is missing on the host. */
  toolMissing: 4,
  /** mkosi, or something that it ran, failed. */
  mkosi: 5,
  /** Something was built or rendered, and does not hold what was asked. */
  verification: 6,
  /** A defect of lvsmith itself. */
  bug: 70,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
