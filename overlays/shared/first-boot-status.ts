import type { Diagnostic } from './diagnostic.ts';
import type { NodeIdentity } from './node.ts';

/**
 * What the last run of the first boot came to; JSON at `paths.status`, written anew at every boot and
 * whenever a seed medium appears.
 *
 * - `applied`: a seed was taken, the node is `node`. Warnings tell what is not in force before a restart.
 * - `unchanged`: the node has its identity already, and no attached seed says otherwise.
 * - `changed`: an attached seed has the instance-id of the one in force and other contents. Nothing
 *   was applied.
 * - `failed`: an attached seed is not valid, or two different seeds are attached. Nothing was applied;
 *   with `node`, the node goes on as what it was.
 * - `no-seed`: no identity, and no seed attached.
 */
export interface FirstBootStatus {
  readonly state: FirstBootState;
  /** One sentence for a person. */
  readonly message: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The program's own work, in milliseconds, without Node's start and without waiting for media. */
  readonly workMs: number;
  /** The identity in force; absent: this node starts no cluster service. */
  readonly node?: NodeIdentity;
  /** The seed that was looked at. */
  readonly seed?: SeedSummary;
  readonly diagnostics: readonly Diagnostic[];
}

export type FirstBootState = 'applied' | 'unchanged' | 'changed' | 'failed' | 'no-seed';

export interface SeedSummary {
  /** Where it was found, `/dev/sr0`. */
  readonly source: string;
  readonly format: 'nocloud' | 'config-drive';
  readonly instanceId: string;
  /** SHA-256 of all its files, hex. */
  readonly digest: string;
}
