import { existsSync } from 'node:fs';
import type { Cluster } from '../../shared/cluster.ts';
import type { Diagnostic } from '../../shared/diagnostic.ts';
import type {
  FirstBootState,
  FirstBootStatus,
  SeedSummary,
} from '../../shared/first-boot-status.ts';
import type { NodeIdentity, Role } from '../../shared/node.ts';
import { paths } from '../../shared/paths.ts';
import { readCluster } from '../../shared/read-cluster.ts';
import { readNode } from '../../shared/read-node.ts';
import { parseSeed, type ParsedSeed } from '../../shared/seed/parse.ts';
import type { Seed } from '../../shared/seed/seed.ts';
import { activate, startNode } from './activate.ts';
import { applySeed } from './apply-seed.ts';
import { describeNode } from './describe-node.ts';
import { findSeeds, type FoundSeed } from './find-seeds.ts';
import { carryOut, isPending } from './journal.ts';
import type { FirstBootOptions } from './options.ts';
import { at, type System } from './system.ts';

/** How long a look at all disks is apart from the next. */
const pause = 500;

/** What the run found, before it is dressed up as a status. */
interface Outcome {
  readonly state: FirstBootState;
  readonly message: string;
  readonly node?: NodeIdentity | undefined;
  readonly seed?: SeedSummary | undefined;
  readonly diagnostics?: readonly Diagnostic[];
}

/**
 * One run: finishes what a power cut interrupted, looks for a seed, takes it when it is new and valid,
 * and starts the node's services when the node has an identity. Never throws for what a medium holds.
 */
export function firstBoot(system: System, options: FirstBootOptions): FirstBootStatus {
  const started = performance.now();
  let waited = 0;
  const patient: System = {
    ...system,
    sleep: (milliseconds) => {
      waited += milliseconds;
      system.sleep(milliseconds);
    },
  };
  let outcome: Outcome;
  try {
    outcome = decide(patient, options);
  } catch (error) {
    outcome = broken(system, error);
  }
  if (outcome.node !== undefined && !isPending(system)) startNode(system);
  const { state, message, node, seed, diagnostics } = outcome;
  return {
    state,
    message,
    at: system.now().toISOString(),
    workMs: Math.max(0, Math.round(performance.now() - started - waited)),
    ...(node === undefined ? {} : { node }),
    ...(seed === undefined ? {} : { seed }),
    diagnostics: diagnostics ?? [],
  };
}

function decide(system: System, options: FirstBootOptions): Outcome {
  const finished = carryOut(system, options.checkpoint);
  const warnings = finished === undefined ? [] : activate(system, finished.activation);
  const outcome = look(system, options);
  return { ...outcome, diagnostics: [...(outcome.diagnostics ?? []), ...warnings] };
}

function look(system: System, options: FirstBootOptions): Outcome {
  const node = readNode(at(system, paths.node));
  const found = waitForSeed(system, node === undefined ? options.patience : 0);
  const [first] = found;
  if (first === undefined) return withoutSeed(node);
  const other = found.find((seed) => seed.digest !== first.digest || seed.format !== first.format);
  const summary = summaryOf(first);
  if (other !== undefined && found.every(({ diagnostics }) => diagnostics.length === 0))
    return failed(node, summary, [twoSeeds(first, other)], 'two different seeds are attached');
  const damaged = found.find(({ diagnostics }) => diagnostics.length > 0);
  if (damaged !== undefined)
    return failed(node, summaryOf(damaged), damaged.diagnostics, notTaken(damaged));

  const sameId = first.overrides.instanceId ?? node?.instanceId;
  if (node !== undefined && first.digest === node.seedDigest && sameId === node.instanceId)
    return {
      state: 'unchanged',
      message: `${describeNode(node)}; its seed (${first.source}) is the one in force`,
      node,
      seed: { ...summary, instanceId: node.instanceId },
    };
  const parsed = parseSeed(first.format, first.files, first.overrides);
  if (!isValid(parsed)) return failed(node, summary, parsed.diagnostics, notTaken(first));
  const seed = { ...summary, instanceId: parsed.seed.instanceId };
  if (node !== undefined && parsed.seed.instanceId === node.instanceId)
    return {
      state: 'changed',
      message: `the seed on ${first.source} has changed, but not its instance-id (${node.instanceId}): nothing was applied, this is still ${describeNode(node)}`,
      node,
      seed,
    };
  const cluster: Cluster = readCluster(at(system, paths.cluster));
  const applied = applySeed(
    system,
    { parsed, cluster, imageRole: imageRole(system), digest: first.digest },
    options,
  );
  if ('diagnostics' in applied) return failed(node, seed, applied.diagnostics, notTaken(first));
  return {
    state: 'applied',
    message: `${describeNode(applied.identity)}; the seed ${parsed.seed.instanceId} was taken from ${first.source}`,
    node: applied.identity,
    seed,
    diagnostics: applied.warnings,
  };
}

function waitForSeed(system: System, patience: number): readonly FoundSeed[] {
  for (let waited = 0; ; waited += pause) {
    const found = findSeeds(system);
    if (found.length > 0 || waited >= patience) return found;
    system.sleep(pause);
  }
}

function withoutSeed(node: NodeIdentity | undefined): Outcome {
  if (node !== undefined)
    return { state: 'unchanged', message: `${describeNode(node)}; no seed is attached`, node };
  return {
    state: 'no-seed',
    message:
      'no seed is attached: this machine starts no cluster service. Attach its config drive (volume cidata or config-2); it is taken at once, without a reboot',
  };
}

function failed(
  node: NodeIdentity | undefined,
  seed: SeedSummary,
  diagnostics: readonly Diagnostic[],
  reason: string,
): Outcome {
  const rest =
    node === undefined
      ? 'this machine starts no cluster service until a correct seed is attached'
      : `this is still ${describeNode(node)}`;
  return { state: 'failed', message: `${reason}: ${rest}`, node, seed, diagnostics };
}

function notTaken({ source }: FoundSeed): string {
  return `the seed on ${source} was not taken`;
}

function twoSeeds(a: FoundSeed, b: FoundSeed): Diagnostic {
  return {
    severity: 'error',
    code: 'seed-two',
    path: '',
    file: b.source,
    line: 0,
    column: 0,
    message: `the seed on ${b.source} is not the one on ${a.source}`,
    hint: 'take away the one that is not for this machine',
  };
}

/** A disk that is full, a file system that is read-only: said like everything else. */
function broken(system: System, error: unknown): Outcome {
  const message = error instanceof Error ? error.message : String(error);
  return {
    state: 'failed',
    message: isPending(system)
      ? 'the seed could not be applied to its end; the next start goes on with it'
      : 'the first boot failed',
    node: isPending(system) ? undefined : identityIfReadable(system),
    diagnostics: [
      {
        severity: 'error',
        code: 'first-boot-failed',
        path: '',
        file: 'lvsmith-firstboot',
        line: 0,
        column: 0,
        message,
      },
    ],
  };
}

function isValid(parsed: ParsedSeed): parsed is ParsedSeed & { readonly seed: Seed } {
  return parsed.seed !== undefined;
}

function summaryOf({ source, format, digest, overrides }: FoundSeed): SeedSummary {
  return { source, format, digest, instanceId: overrides.instanceId ?? '' };
}

/** That it cannot be read may be the very failure that is reported. */
function identityIfReadable(system: System): NodeIdentity | undefined {
  try {
    return readNode(at(system, paths.node));
  } catch {
    return undefined;
  }
}

/** Only the image of a director brings a configuration for pacemaker. */
function imageRole(system: System): Role {
  return existsSync(at(system, paths.cib)) ? 'director' : 'realserver';
}
