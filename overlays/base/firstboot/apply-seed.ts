import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from '../../shared/cluster/cluster.ts';
import { didYouMean } from '../../shared/diagnostics/did-you-mean.ts';
import type { Diagnostic } from '../../shared/diagnostics/diagnostic.ts';
import { diagnosticFor } from '../../shared/diagnostics/finding.ts';
import type { NodeIdentity, Role } from '../../shared/node/node.ts';
import { paths } from '../../shared/node/paths.ts';
import { checkSeed } from '../../shared/seed/check.ts';
import { devicePath } from '../../shared/seed/network/device-path.ts';
import type { NetworkConfig } from '../../shared/seed/network/network.ts';
import type { ParsedSeed } from '../../shared/seed/parse.ts';
import { openNames } from '../../shared/seed/network/profile-devices.ts';
import { profileNetwork, profileNode } from '../../shared/seed/network/profile-network.ts';
import type { Seed } from '../../shared/seed/seed.ts';
import { activate, stopNode } from './activate.ts';
import { assignNics, type RefuseNic } from './network/assign-nics.ts';
import { carryOut, commit, readApplied } from './journal.ts';
import type { FirstBootOptions } from './options.ts';
import { planNetwork, type NetworkPlan } from './network/networkd.ts';
import { listNics, type OriginalNames } from './network/nics.ts';
import { planSeed, type Plan } from './plan.ts';
import { at, type System } from './system.ts';
import type { Trust } from './admission/trust.ts';

interface NewSeed {
  readonly parsed: ParsedSeed & { readonly seed: Seed };
  readonly cluster: Cluster;
  readonly imageRole: Role;
  readonly digest: string;
  /** What the node trusts once it has the seed. */
  readonly trust: Trust;
}

interface AppliedSeed {
  readonly identity: NodeIdentity;
  /** What takes no effect, or only at the next start of the machine. */
  readonly warnings: readonly Diagnostic[];
}

/** Applies a seed: everything is checked before the first byte is written. */
export function applySeed(
  system: System,
  newSeed: NewSeed,
  { deviceTimeout, checkpoint }: FirstBootOptions,
): AppliedSeed | { readonly diagnostics: readonly Diagnostic[] } {
  const planned = planNewSeed(system, newSeed, deviceTimeout);
  if ('diagnostics' in planned) return planned;
  const { plan, originalNames } = planned;
  if (hasIdentity(system)) {
    const { problem } = stopNode(system);
    if (problem !== undefined) return { diagnostics: [notStopped(problem)] };
  }
  commit(system, plan, originalNames, checkpoint);
  carryOut(system, checkpoint);
  const later = activate(system, plan.activation);
  return { identity: plan.identity, warnings: [...newSeed.parsed.warnings, ...later] };
}

interface PlannedSeed {
  readonly plan: Plan;
  readonly originalNames: OriginalNames;
}

/** What a seed comes to on a machine, or why it comes to nothing. Writes nothing. */
export function planNewSeed(
  system: System,
  { parsed, cluster, imageRole, digest, trust }: NewSeed,
  deviceTimeout: number,
): PlannedSeed | { readonly diagnostics: readonly Diagnostic[] } {
  const { seed } = parsed;
  const findings = [...checkSeed(parsed, cluster, imageRole), ...checkTimezone(system, parsed)];
  const node = profileNode(cluster, seed.hostname);
  if (findings.length > 0 || node === undefined) return { diagnostics: findings };

  const network = seed.network ?? profileNetwork(cluster, node);
  const { assignment, diagnostics } = waitForNics(
    system,
    network,
    openNames(node.attachments),
    parsed,
    deviceTimeout,
  );
  if (diagnostics.length > 0) return { diagnostics };
  const planned = planNetwork(network, assignment, node);
  if (planned.clashes.length > 0) return { diagnostics: nameClashes(parsed, planned) };
  const originals = [...assignment.values()].map(({ mac, originalName }) => [mac, originalName]);
  const plan = planSeed(system, seed, digest, planned, readApplied(system).paths, trust);
  return { plan, originalNames: Object.fromEntries(originals) };
}

function hasIdentity(system: System): boolean {
  return existsSync(at(system, paths.node));
}

/** Files must not change under a cluster that still runs with the old ones. */
function notStopped(problem: string): Diagnostic {
  return diagnosticFor('lvsmith-firstboot', {
    code: 'node-not-stopped',
    message: `the services of this node could not be stopped: ${problem}`,
    hint: 'stop them yourself (systemctl stop pacemaker corosync), then systemctl start lvsmith-firstboot',
  });
}

/** Drivers load while this program runs; a card that is there at all is there within seconds. */
function waitForNics(
  system: System,
  network: NetworkConfig,
  names: readonly string[],
  { seed, diagnosticIn }: NewSeed['parsed'],
  timeout: number,
) {
  const refuse: RefuseNic = (ethernet, key, message, hint) => {
    const own = seed.format === 'nocloud' ? ['match', key] : ['ethernet_mac_address'];
    const path = [...devicePath(seed, ethernet), ...own];
    return diagnosticIn('network', { code: 'seed-nic', path, message, hint });
  };
  const { originalNames } = readApplied(system);
  const pause = 250;
  for (let waited = 0; ; waited += pause) {
    const assigned = assignNics(network, listNics(system, originalNames), names, refuse);
    if (assigned.diagnostics.length === 0 || waited >= timeout) return assigned;
    system.sleep(pause);
  }
}

/** A card that keeps its name may have the one that another device is to get. */
function nameClashes(
  { seed, diagnosticIn }: NewSeed['parsed'],
  { clashes }: NetworkPlan,
): readonly Diagnostic[] {
  return clashes.map(({ device, name }) =>
    diagnosticIn('network', {
      code: 'seed-network',
      path: devicePath(seed, device),
      message: `${device.id} would get the name ${name}, which another device of the seed has`,
      hint: 'give one of them another name with set-name',
    }),
  );
}

function checkTimezone(
  system: System,
  { seed, diagnosticIn }: NewSeed['parsed'],
): readonly Diagnostic[] {
  const { timezone } = seed;
  const folder = at(system, '/usr/share/zoneinfo');
  if (timezone === undefined || existsSync(join(folder, timezone))) return [];
  const near = didYouMean(timezone, zonesBelow(folder));
  return [
    diagnosticIn('userData', {
      code: 'seed-value',
      path: ['timezone'],
      message: `this image has no time zone ${timezone}`,
      hint: near && `did you mean ${near}?`,
    }),
  ];
}

function zonesBelow(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    // An image without any has none to suggest.
    return [];
  }
}
