import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { NodeIdentity } from './node.ts';
import { paths } from './paths.ts';

/**
 * The result of the last run of the first boot; JSON at `paths.status`, replaced at every boot and
 * whenever a seed medium appears.
 *
 * - `applied`: a seed was applied, the node is `node`. Warnings name what takes effect at a restart only.
 * - `unchanged`: the node has its identity already, and no other seed is attached.
 * - `changed`: an attached seed has the instance-id of the applied one and other contents. Nothing
 *   was applied.
 * - `failed`: an attached seed is not valid or not from whom the node takes one, or two different seeds are
 *   attached. Nothing was applied; with `node`, the node goes on as what it was.
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
  /** The node's identity; without one it starts no cluster service. */
  readonly node?: NodeIdentity;
  /** The seed that was looked at. */
  readonly seed?: SeedSummary;
  readonly diagnostics: readonly Diagnostic[];
  /** Media that change nothing because another one counts; the diagnostics say why. */
  readonly ignored?: readonly string[];
  /** Who may give the node another seed. */
  readonly trust?: TrustSummary;
  /** Attached seeds that the node takes only when root says so. */
  readonly acceptable?: readonly AcceptableSeed[];
}

export interface TrustSummary {
  /** Fingerprints of public keys; without any, nobody but root. */
  readonly keys: readonly string[];
  /** Of the signed seed that was taken last. */
  readonly serial?: number;
}

export interface AcceptableSeed {
  /** Where it was found, `/dev/sr0`. */
  readonly source: string;
  /** SHA-256 of everything that was read of its medium, hex. */
  readonly digest: string;
  /** What its signature says: `litsha21 of web, signed by SHA256:…`, or `unsigned`. */
  readonly claim: string;
}

const states = ['applied', 'unchanged', 'changed', 'failed', 'no-seed'] as const;

type FirstBootState = (typeof states)[number];

export interface SeedSummary {
  /** Where it was found, `/dev/sr0`. */
  readonly source: string;
  readonly format: 'nocloud' | 'config-drive';
  readonly instanceId: string;
  /** SHA-256 of all its files, hex. */
  readonly digest: string;
}

/** @throws Error when a text is no status; it says what to do. */
export function parseFirstBootStatus(text: string): FirstBootStatus {
  const status = parse(text);
  if (status !== undefined) return status;
  throw new Error(`${paths.status} is damaged: systemctl start lvsmith-firstboot writes it again`);
}

function parse(text: string): FirstBootStatus | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isStatus(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isStatus(value: unknown): value is FirstBootStatus {
  if (typeof value !== 'object' || value === null) return false;
  const it: { readonly [K in keyof FirstBootStatus]?: unknown } = value;
  return (
    states.some((state) => state === it.state) &&
    typeof it.message === 'string' &&
    typeof it.at === 'string' &&
    Array.isArray(it.diagnostics)
  );
}
