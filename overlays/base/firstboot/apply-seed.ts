import { existsSync } from 'node:fs';
import type { Cluster } from '../../shared/cluster.ts';
import type { Diagnostic } from '../../shared/diagnostic.ts';
import type { NodeIdentity, Role } from '../../shared/node.ts';
import { paths } from '../../shared/paths.ts';
import { checkSeed } from '../../shared/seed/check.ts';
import { devicePlace } from '../../shared/seed/device-place.ts';
import type { NetworkConfig, NetworkDevice } from '../../shared/seed/network.ts';
import type { ParsedSeed } from '../../shared/seed/parse.ts';
import { profileNetwork, profileNode } from '../../shared/seed/profile-network.ts';
import type { Seed } from '../../shared/seed/seed.ts';
import { activate, stopNode } from './activate.ts';
import { assignNics } from './assign-nics.ts';
import { carryOut, commit, readApplied } from './journal.ts';
import type { FirstBootOptions } from './options.ts';
import { planNetwork, type NetworkPlan } from './networkd.ts';
import { listNics } from './nics.ts';
import { planSeed } from './plan.ts';
import { at, type System } from './system.ts';

interface NewSeed {
  readonly parsed: ParsedSeed & { readonly seed: Seed };
  readonly cluster: Cluster;
  readonly imageRole: Role;
  readonly digest: string;
}

interface Taken {
  readonly identity: NodeIdentity;
  /** What could not be put into force at once. */
  readonly warnings: readonly Diagnostic[];
}

/** Takes a seed: everything is checked before the first byte is written. */
export function applySeed(
  system: System,
  { parsed, cluster, imageRole, digest }: NewSeed,
  { patience, checkpoint }: FirstBootOptions,
): Taken | { readonly diagnostics: readonly Diagnostic[] } {
  const { seed } = parsed;
  const findings = [...checkSeed(parsed, cluster, imageRole), ...checkTimezone(system, parsed)];
  const node = profileNode(cluster, seed.hostname);
  if (findings.length > 0 || node === undefined) return { diagnostics: findings };

  const network = seed.network ?? profileNetwork(cluster, node);
  const { assignment, diagnostics } = waitForNics(system, network, parsed, patience);
  if (diagnostics.length > 0) return { diagnostics };
  const planned = planNetwork(network, assignment, node);
  if (planned.clashes.length > 0) return { diagnostics: nameClashes(parsed, planned) };
  const originals = [...assignment.values()].map(({ mac, originalName }) => [mac, originalName]);
  const plan = planSeed(system, seed, digest, planned, readApplied(system).paths);
  if (hasIdentity(system)) {
    const { problem } = stopNode(system);
    if (problem !== undefined) return { diagnostics: [notStopped(problem)] };
  }
  commit(system, plan, Object.fromEntries(originals), checkpoint);
  carryOut(system, checkpoint);
  return { identity: plan.identity, warnings: activate(system, plan.activation) };
}

function hasIdentity(system: System): boolean {
  return existsSync(at(system, paths.node));
}

/** Files must not change under a cluster that still runs with the old ones. */
function notStopped(problem: string): Diagnostic {
  return {
    severity: 'error',
    code: 'node-not-stopped',
    path: '',
    file: 'lvsmith-firstboot',
    line: 0,
    column: 0,
    message: `what this node was could not be stopped: ${problem}`,
    hint: 'stop it yourself (systemctl stop pacemaker corosync), then systemctl start lvsmith-firstboot',
  };
}

/** Drivers load while this program runs; a card that is there at all is there within seconds. */
function waitForNics(
  system: System,
  network: NetworkConfig,
  { seed, place }: NewSeed['parsed'],
  patience: number,
) {
  const placeOf = (ethernet: NetworkDevice, key: string) => {
    const path = devicePlace(seed, ethernet);
    const own = seed.format === 'nocloud' ? ['match', key] : ['ethernet_mac_address'];
    return place('network', [...path, ...own]);
  };
  const { originalNames } = readApplied(system);
  const pause = 250;
  for (let waited = 0; ; waited += pause) {
    const assigned = assignNics(network, listNics(system, originalNames), placeOf);
    if (assigned.diagnostics.length === 0 || waited >= patience) return assigned;
    system.sleep(pause);
  }
}

/** A card that keeps its name may have the one that another device is to get. */
function nameClashes(
  { seed, place }: NewSeed['parsed'],
  { clashes }: NetworkPlan,
): readonly Diagnostic[] {
  return clashes.map(({ device, name }) => {
    const path = devicePlace(seed, device);
    return {
      severity: 'error',
      code: 'seed-network',
      path: path.join('.'),
      ...place('network', path),
      message: `${device.id} would be called ${name}, as another device of the seed`,
      hint: 'give one of them another name with set-name',
    };
  });
}

function checkTimezone(system: System, { seed, place }: NewSeed['parsed']): readonly Diagnostic[] {
  const { timezone } = seed;
  if (timezone === undefined || existsSync(at(system, `/usr/share/zoneinfo/${timezone}`)))
    return [];
  return [
    {
      severity: 'error',
      code: 'seed-value',
      path: 'timezone',
      ...place('userData', ['timezone']),
      message: `this image knows no time zone ${timezone}`,
    },
  ];
}
