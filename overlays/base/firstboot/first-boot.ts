import { rmSync } from 'node:fs';
import { defined } from '../../shared/defined.ts';
import type { Diagnostic } from '../../shared/diagnostics/diagnostic.ts';
import { diagnosticFor } from '../../shared/diagnostics/finding.ts';
import { readIfThere } from '../../shared/node/files.ts';
import type { FirstBootStatus } from '../../shared/node/first-boot-status.ts';
import type { NodeIdentity } from '../../shared/node/node.ts';
import { paths } from '../../shared/node/paths.ts';
import { readNode } from '../../shared/node/read-node.ts';
import { activate, startNode } from './activate.ts';
import { chooseSeed } from './media/choose-seed.ts';
import { describeNode } from './describe-node.ts';
import { foreignMedia } from './media/block-devices.ts';
import { findSeeds, type FoundSeed } from './media/find-seeds.ts';
import { carryOut, giveUpDamaged, isPending } from './journal.ts';
import type { FirstBootOptions } from './options.ts';
import { failed, summaryOf, type Outcome } from './outcome.ts';
import { acceptable, trustSummary } from './admission/signature-report.ts';
import { at, type System } from './system.ts';
import { takeSeed, type Setting } from './take-seed.ts';
import { readTrust } from './admission/trust.ts';

/** Milliseconds between two looks at all disks. */
const pause = 500;

/**
 * One run: finishes what a power cut interrupted, looks for a seed, applies it when it is new and valid,
 * and starts the node's services when the node has an identity. Never throws for what a medium holds.
 */
export function firstBoot(system: System, options: FirstBootOptions): FirstBootStatus {
  const started = performance.now();
  let waited = 0;
  const countingWaits: System = {
    ...system,
    sleep: (milliseconds) => {
      waited += milliseconds;
      system.sleep(milliseconds);
    },
  };
  let outcome: Outcome;
  try {
    outcome = decide(countingWaits, options);
  } catch (error) {
    outcome = broken(system, error);
  }
  // Root has spoken about what was attached just now.
  rmSync(at(system, paths.acceptedSeed), { force: true });
  if (outcome.node !== undefined && !isPending(system)) startNode(system);
  const { state, message, node, seed, diagnostics = [], ...signatures } = outcome;
  return {
    state,
    message,
    at: system.now().toISOString(),
    workMs: Math.max(0, Math.round(performance.now() - started - waited)),
    ...defined({ node, seed }),
    diagnostics,
    ...signatures,
  };
}

function decide(system: System, options: FirstBootOptions): Outcome {
  const damaged = giveUpDamaged(system) ? [damagedPlan] : [];
  const finished = carryOut(system, options.checkpoint);
  const warnings = finished === undefined ? [] : activate(system, finished.activation);
  const outcome = look(system, options);
  return { ...outcome, diagnostics: [...damaged, ...(outcome.diagnostics ?? []), ...warnings] };
}

const damagedPlan: Diagnostic = diagnosticFor('/var/lib/lvsmith/firstboot/pending.json', {
  code: 'plan-damaged',
  severity: 'warning',
  message: 'the plan of a seed that was being applied was damaged, and is given up',
  hint: 'attach the seed, unless it still is: it is applied from the beginning',
});

function look(system: System, options: FirstBootOptions): Outcome {
  const node = readNode(at(system, paths.node));
  const trust = readTrust(system);
  const found = waitForSeed(system, node === undefined ? options.deviceTimeout : 0);
  const outcome =
    found.length === 0
      ? withoutSeed(system, node)
      : lookAt(found, { system, options, node, trust });
  return { ...outcome, trust: trustSummary(readTrust(system)) };
}

function lookAt(found: readonly FoundSeed[], setting: Setting): Outcome {
  const { system, node, trust } = setting;
  const accepted = readIfThere(at(system, paths.acceptedSeed))?.trim();
  const choice = chooseSeed(found, { node, trust, accepted });
  if ('about' in choice)
    return {
      ...failed(node, summaryOf(choice.about), choice.diagnostics, choice.reason),
      ...acceptable(choice.refused),
    };
  const { chosen, ignored, refused } = choice;
  const outcome = takeSeed(chosen, setting);
  // Signed by somebody, and of no other effect than that this one is trusted afterwards.
  const more = chosen.isTrusted || chosen.signed === undefined ? [] : [chosen];
  return {
    ...outcome,
    diagnostics: [...(outcome.diagnostics ?? []), ...ignored],
    ...(ignored.length === 0 ? undefined : { ignored: ignored.map(({ file }) => file) }),
    ...acceptable([...refused, ...more]),
  };
}

function waitForSeed(system: System, deviceTimeout: number): readonly FoundSeed[] {
  for (let waited = 0; ; waited += pause) {
    const found = findSeeds(system);
    if (found.length > 0 || waited >= deviceTimeout) return found;
    system.sleep(pause);
  }
}

function withoutSeed(system: System, node: NodeIdentity | undefined): Outcome {
  if (node !== undefined)
    return { state: 'unchanged', message: `${describeNode(node)}; no seed is attached`, node };
  return {
    state: 'no-seed',
    message:
      'no seed is attached: this machine starts no cluster service. Attach its config drive (volume cidata or config-2); it is applied at once, without a reboot',
    diagnostics: foreignMedia(system).map(({ device, whose }) =>
      diagnosticFor(device, {
        code: 'seed-foreign-medium',
        severity: 'warning',
        message: `this is ${whose}, which no node reads`,
        hint: "make the node's seed, and attach it as a further disk: lvsmith seed NODE",
      }),
    ),
  };
}

/** A full disk or a read-only file system is reported like everything else. */
function broken(system: System, error: unknown): Outcome {
  const message = error instanceof Error ? error.message : String(error);
  return {
    state: 'failed',
    message: isPending(system)
      ? 'the seed could not be applied completely; the next start continues with it'
      : 'the first boot failed',
    ...(isPending(system) ? undefined : identityIfReadable(system)),
    diagnostics: [diagnosticFor('lvsmith-firstboot', { code: 'first-boot-failed', message })],
  };
}

/** Being unable to read it may be the very failure that is reported. */
function identityIfReadable(system: System): { readonly node?: NodeIdentity } {
  try {
    return defined({ node: readNode(at(system, paths.node)) });
  } catch {
    return {};
  }
}
