import type { NodeState, Part } from '../../shared/state/node-state.ts';
import { isKnown, valueOf } from '../../shared/state/part.ts';
import { judge } from '../../shared/state/verdict.ts';
import { seconds, single, states, type Family } from './exposition.ts';

/** What every node tells of itself. */
export function nodeFamilies(state: NodeState): readonly Family[] {
  const { image, identity, firstBoot, units, firewall, storage, uptime } = state;
  const version = valueOf(image)?.version ?? 'unknown';
  const role = valueOf(identity)?.role ?? 'none';
  const space = valueOf(storage);
  const ends = state.certificate && valueOf(state.certificate)?.ends;
  const expires = ends === undefined ? undefined : seconds(ends);
  return [
    {
      name: 'lvsmith_build_info',
      type: 'gauge',
      help: 'The image that runs, and the role that the seed gave it.',
      samples: [{ labels: { version, role }, value: 1 }],
    },
    states(
      'lvsmith_node_verdict',
      'What lvsmith status says of the node.',
      'verdict',
      ['joined', 'joining', 'degraded', 'failed'],
      judge(state).verdict,
    ),
    single('lvsmith_uptime_seconds', 'Time since the start of the machine.', uptime),
    states(
      'lvsmith_first_boot_state',
      'How the last look for a seed ended.',
      'state',
      firstBootStates,
      valueOf(firstBoot)?.state,
    ),
    {
      name: 'lvsmith_unit_active',
      type: 'gauge',
      help: 'Whether a unit that makes the node serve runs.',
      samples: Object.entries(valueOf(units) ?? {}).map(([unit, is]) => ({
        labels: { unit },
        value: Number(is === 'active'),
      })),
    },
    single(
      'lvsmith_firewall_loaded',
      'Whether the kernel has the rules of the firewall.',
      isKnown(firewall) ? firewall.value === 'loaded' : undefined,
    ),
    single('lvsmith_storage_bytes', 'The size of /var.', space?.bytes),
    single('lvsmith_storage_free_bytes', 'What may still be written to /var.', space?.freeBytes),
    single(
      'lvsmith_certificate_expires_timestamp_seconds',
      'When the certificate ends that the node shows: its web servers, or its console.',
      expires,
    ),
    {
      name: 'lvsmith_part_known',
      type: 'gauge',
      help: 'Whether a part of the state was known; the metrics of one that was not are left out.',
      samples: Object.entries(partsOf(state)).map(([part, known]) => ({
        labels: { part },
        value: Number(isKnown(known)),
      })),
    },
    single(
      'lvsmith_gathered_timestamp_seconds',
      'When all this was looked at, by the clock of the node.',
      seconds(state.at),
    ),
  ];
}

const firstBootStates = ['applied', 'unchanged', 'changed', 'failed', 'no-seed'] as const;

function partsOf({ units, firewall, storage, director }: NodeState): Record<string, Part<unknown>> {
  const own = { units, firewall, storage };
  if (director === undefined) return own;
  const { quorum, pacemaker, addresses, table, reconciler, sync, health, lease } = director;
  return { ...own, quorum, pacemaker, addresses, table, reconciler, sync, health, lease };
}
