/*
 * What a machine remembers of its updates: on /var, which both slots share, so each version reads what the other wrote.
 */

/** The files of it. */
export const updateFiles = {
  /** There from the first byte that an update writes until its version has proven itself, or was given up: `Trial`. */
  trial: '/var/lib/lvsmith/update/trial.json',
  /** How the last trial ended: `UpdateOutcome`. */
  outcome: '/var/lib/lvsmith/update/outcome.json',
  /** The files of /etc that this machine has copies of and the image has changed: `OutdatedCopy[]`. */
  copies: '/var/lib/lvsmith/update/copies.json',
  /** Where a payload lies while it is sent and written. */
  incoming: '/var/lib/lvsmith/update/incoming',
  /** There while `lvsmith update` has drained this realserver. */
  drained: '/var/lib/lvsmith/update/drained',
} as const;

/** A version that is in the other slot, or runs from it, and has not proven itself. Times are ISO 8601, UTC. */
export interface Trial {
  readonly version: string;
  /** The version that wrote it, and that is started again if it fails. */
  readonly previous: string;
  /** When writing began. */
  readonly begun: string;
  /** Whether all of it is on the disk. */
  readonly written: boolean;
  /** Every start of it that came as far as being judged. */
  readonly starts: readonly TrialStart[];
  /** SHA-256 of what the old image had at each path of /etc that this machine has a copy of. */
  readonly copied: Readonly<Record<string, string>>;
}

interface TrialStart {
  /** The kernel's id of this start. */
  readonly boot: string;
  readonly at: string;
  /** Why it was given up; null: it was not judged to the end. */
  readonly reason: string | null;
}

export interface UpdateOutcome {
  readonly version: string;
  readonly previous: string;
  readonly at: string;
  /** `good`: it is the version that is started from now on. `failed`: the one before is again. */
  readonly result: 'good' | 'failed';
  /** Why each start was given up, in their order. */
  readonly reasons: readonly string[];
}

/** A file of /etc that hides what the new image has there. */
export interface OutdatedCopy {
  readonly path: string;
  /** SHA-256 of the machine's own file: once it is another, somebody has looked at it. */
  readonly own: string;
}

/** What `lvsmith state` says of updates. */
export interface UpdateState {
  /** null: nothing is on trial. */
  readonly trial: Omit<Trial, 'copied'> | null;
  /** null: there was no update yet. */
  readonly last: UpdateOutcome | null;
  /** Paths of `OutdatedCopy`s that nobody has changed or removed since. */
  readonly outdatedCopies: readonly string[];
}
