import { readFileSync } from 'node:fs';
import type { NodeState } from '../../../overlays/shared/state/node-state.ts';
import { judge } from '../../../overlays/shared/state/verdict.ts';
import type { Trial, UpdateOutcome } from '../../../overlays/shared/update/update-state.ts';
import { servingUnits } from '../../../overlays/shared/units.ts';
import { healthyDirector, healthyNode, healthyPacemaker, known } from '../node-state.ts';

/** A machine of a played cluster, as it lies in its folder. */
export interface PlayedNode {
  readonly name: string;
  readonly role: 'director' | 'realserver';
  version: string;
  /** How often it was started. */
  boot: number;
  /** 0: it does not answer. 1: it is on trial. More: it has settled. */
  phase: number;
  standby: boolean;
  trial: Trial | null;
  last: UpdateOutcome | null;
  /** A version with which it is never well. */
  readonly bad: string;
  /** Connections that a director still sees. */
  connections: number;
}

/** The machines of a played cluster, and what was done to them. */
export interface PlayedState {
  readonly nodes: readonly PlayedNode[];
  /** Servers that get no new clients. */
  readonly drained: Set<string>;
  readonly events: string[];
}

function holderOf(nodes: readonly PlayedNode[]): string | undefined {
  return nodes.find((it) => it.role === 'director' && it.phase > 0 && !it.standby)?.name;
}

/** What a machine would not survive without being noticed; undefined when it may restart. */
export function mayNotRestart(
  { nodes, drained }: PlayedState,
  node: PlayedNode,
): string | undefined {
  if (node.role === 'director')
    return holderOf(nodes) === node.name ? 'a test: the holder is restarted' : undefined;
  return drained.has(node.name) ? undefined : 'a test: it still has clients';
}

/** What a program of a machine does to the cluster: `lvsmith drain litstat1`. */
export function apply(state: PlayedState, node: PlayedNode, words: readonly string[]): void {
  const [program, verb = '', argument = ''] = words;
  state.events.push([node.name, ...words].join(' '));
  if (program === 'lvsmith' && verb === 'drain') state.drained.add(argument);
  if (program === 'lvsmith' && verb === 'undrain') state.drained.delete(argument);
  if (program === 'crm_standby') node.standby = true;
  if (program === 'systemctl') {
    if (node.trial?.written === true) node.version = node.trial.version;
    Object.assign(node, { standby: false, phase: 0, boot: node.boot + 1 });
  }
  if (program === 'lvsmith-update' && !words.includes('--check')) {
    const { version }: { version: string } = JSON.parse(readFileSync(verb, 'utf8'));
    node.trial = {
      version,
      previous: node.version,
      begun: '',
      written: true,
      starts: [],
      copied: {},
    };
  }
}

/** `lvsmith status --json`. */
export function statusOf(state: PlayedState, node: PlayedNode): string {
  settle(node);
  const document = stateOf(state, node);
  return `${JSON.stringify({ ...judge(document), ...document })}\n`;
}

/** A look later a machine that came back is on trial, and another one later it has settled. */
function settle(node: PlayedNode): void {
  node.phase = Math.min(node.phase + 1, 3);
  if (node.phase < 3 || node.trial?.version !== node.version) return;
  const { version, previous } = node.trial;
  const outcome = { version, previous, at: '' };
  node.trial = null;
  if (node.bad !== version) {
    node.last = { ...outcome, result: 'good', reasons: [] };
    return;
  }
  node.version = previous;
  node.boot++;
  node.last = { ...outcome, result: 'failed', reasons: ['mon did not answer'] };
}

function stateOf(played: PlayedState, node: PlayedNode): NodeState {
  const { name, role, version, trial, last, phase } = node;
  const units: readonly string[] = servingUnits[role];
  const is = phase < 3 ? 'starting' : 'active';
  const { director: _, ...rest } = healthyNode;
  const state: NodeState = {
    ...rest,
    image: known({ id: `lvsmith-${role}`, version }),
    update: known({ trial, last, outdatedCopies: [] }),
    identity: known({ cluster: 'lab', name, role, instanceId: 'one', seedDigest: '' }),
    units: known(Object.fromEntries(units.map((unit) => [unit, is]))),
  };
  return role === 'director' ? { ...state, director: directorState(played, name) } : state;
}

function directorState({ nodes: all, drained }: PlayedState, name: string) {
  const directors = all.filter(({ role }) => role === 'director');
  const up = directors.filter(({ phase }) => phase > 0).length;
  const holder = holderOf(all);
  for (const server of all.filter((it) => drained.has(it.name)))
    server.connections = Math.max(0, server.connections - 1);
  return {
    ...healthyDirector,
    quorum: known({ quorate: up > 1, votes: up, expectedVotes: directors.length, needed: 2 }),
    pacemaker: known({
      ...healthyPacemaker,
      nodes: directors.map((it) => ({
        name: it.name,
        state: it.standby ? ('standby' as const) : ('online' as const),
        attributes: {},
      })),
    }),
    addresses: known([
      { name: 'lab', address: '192.0.2.1', here: holder === name, holder: holder ?? null },
    ]),
    table: known([
      {
        ...{ service: 'http', protocol: 'tcp', endpoint: '192.0.2.1:80', scheduler: 'rr' },
        destinations: all.map((server) => ({
          server: server.name,
          endpoint: server.name,
          kernel: {
            ...{ forwarding: 'nat' as const, weight: 1, inactiveConnections: 0 },
            activeConnections: server.connections,
          },
        })),
      },
    ]),
    drained: known([...drained]),
  };
}
