import { readFileSync } from 'node:fs';
import { parsePacemaker } from '../../overlays/base/state/pacemaker.ts';
import type { NodeIdentity } from '../../overlays/shared/node/node.ts';
import type {
  DirectorState,
  Known,
  NodeState,
  PacemakerState,
} from '../../overlays/shared/state/node-state.ts';
import { servingUnits } from '../../overlays/shared/units.ts';

/** What a program of a real cluster printed: three directors, the first holds the address. */
export function recorded(name: string): string {
  return readFileSync(`test/fixtures/pacemaker/${name}`, 'utf8');
}

export const at = '2026-01-01T00:00:00.000Z';

export function known<T>(value: T): Known<T> {
  return { at, value };
}

export const healthyPacemaker: PacemakerState = parsePacemaker(recorded('healthy.xml'));

export const directorIdentity: NodeIdentity = {
  cluster: 'lab',
  name: 'litsha21',
  role: 'director',
  instanceId: 'one',
  seedDigest: '',
};

export const healthyDirector: DirectorState = {
  quorum: known({ quorate: true, votes: 3, expectedVotes: 3, needed: 2 }),
  pacemaker: known(healthyPacemaker),
  addresses: known([{ name: 'lab', address: '192.168.71.205', here: true, holder: 'litsha21' }]),
  table: known([]),
  reconciler: known({ mon: 'answers', monSilentSince: null, problem: null }),
  sync: known({ role: 'master', receivingSince: 1, synced: true }),
  conflicts: known([]),
  lease: known({ role: 'holder' }),
  health: known([]),
  drained: known([]),
  constraints: known([]),
  events: known([]),
};

/** A node where all is well. */
export const healthyNode: NodeState = {
  at,
  uptime: 1000,
  image: known({ id: 'lvsmith-director', version: '0.1.0' }),
  identity: known(directorIdentity),
  firstBoot: known({
    state: 'applied',
    message: 'litsha21, director of lab',
    at,
    workMs: 12,
    node: directorIdentity,
    diagnostics: [],
  }),
  units: known(Object.fromEntries(servingUnits.director.map((unit) => [unit, 'active']))),
  firewall: known('loaded'),
  storage: known({ bytes: 500 * 2 ** 20, freeBytes: 300 * 2 ** 20 }),
  director: healthyDirector,
};

/** The same with other parts of the director's. */
export function withDirector(parts: Partial<DirectorState>): NodeState {
  return { ...healthyNode, director: { ...healthyDirector, ...parts } };
}

/** The same with other units' states. */
export function withUnits(
  states: Readonly<Record<string, 'inactive' | 'starting' | 'failed'>>,
): NodeState {
  const units = known({
    ...('value' in healthyNode.units ? healthyNode.units.value : {}),
    ...states,
  });
  return { ...healthyNode, units };
}
