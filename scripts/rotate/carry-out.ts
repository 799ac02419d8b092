import type { Cluster } from '../../overlays/shared/cluster/cluster.ts';
import { witnessOf } from '../../overlays/shared/cluster/lookups.ts';
import type { ApplyRequest } from '../../overlays/shared/apply/messages.ts';
import { keysNamespace, type NewKeys } from '../../overlays/shared/keys/new-keys.ts';
import { witnessSecret } from '../../overlays/shared/lease/keys.ts';
import { signMessage } from '../../overlays/shared/ssh/signature.ts';
import { forEachNode } from '../apply/in-turn.ts';
import type { Ask } from '../apply/transport.ts';
import { askNode } from './look.ts';
import type { NextSecrets } from './next-secrets.ts';
import { stageOf, type Reporting } from './plan.ts';

export interface RotateOptions {
  readonly cluster: Cluster;
  readonly ask: Ask;
  readonly next: NextSecrets;
  readonly by: string;
  /** Seconds in which all directors have to have the new key in place. */
  readonly window: number;
  /** Told of each step as it begins. */
  readonly say: (step: string) => void;
  /** Milliseconds. */
  readonly now: () => number;
}

/**
 * - `done`: every node has the new keys alone.
 * - `back`: every node that answers has the old ones, and those that do not go back by themselves.
 * - `half`: the new ones count, and some nodes have not done everything; the same command goes on.
 */
export interface RotateOutcome {
  readonly result: 'done' | 'back' | 'half';
  /** The last step that was begun. */
  readonly step: 'stage' | 'switch' | 'reload' | 'gate' | 'finish';
  readonly problems: readonly string[];
}

/**
 * Brings new keys to all nodes. Each step begins when the one before has ended on every node, and whatever was done
 * already is not done again.
 */
export async function rotateKeys(
  seen: readonly Reporting[],
  options: RotateOptions,
): Promise<RotateOutcome> {
  const { say, now, window, next } = options;
  const { id } = next;
  const due = seen.filter(({ keys }) => stageOf(keys, id) !== 'new');
  const directors = due.filter(({ role }) => role === 'director');
  say('new keys beside the old ones, on every node');
  const staged = await each(options, due, (node) => stageRequest(node, seen, options));
  if (staged.length > 0) return giveUp(options, due, 'stage', staged);
  say('new keys in place of the old ones, on every director');
  const began = now();
  const voters = due.filter(({ node, role }) => role === 'director' || isWitness(options, node));
  const switched = await each(options, voters, () => ({ do: 'keys', step: 'switch', id }));
  if (switched.length > 0) return giveUp(options, due, 'switch', switched);
  const [first] = directors;
  if (first !== undefined) {
    const late = (now() - began) / 1000 >= window / 2;
    say(`corosync goes over to the new key, by ${first.node}`);
    const reloaded = late
      ? [
          `${first.node}: the directors took too long to put it in place: give them a longer --window`,
        ]
      : await each(options, [first], () => ({ do: 'keys', step: 'reload', id }));
    if (reloaded.length > 0) return giveUp(options, due, 'reload', reloaded);
  }
  say('every node is as well as before');
  const ill = await each(options, due, ({ keys: { report } }) => ({
    do: 'gate',
    seconds: Math.max(10, Math.floor(window / 2)),
    known: report.reasons,
    inCluster: false,
  }));
  if (ill.length > 0) return { result: 'half', step: 'gate', problems: ill };
  say('the old keys are forgotten');
  const left = await each(options, due, () => ({ do: 'keys', step: 'finish', id }));
  return { result: left.length === 0 ? 'done' : 'half', step: 'finish', problems: left };
}

/** Back in two steps, because all have to sign with the old keys again before the first one forgets the new ones. */
async function giveUp(
  options: RotateOptions,
  due: readonly Reporting[],
  step: RotateOutcome['step'],
  problems: readonly string[],
): Promise<RotateOutcome> {
  const { say, next } = options;
  say('the old keys count again');
  const back = () =>
    each(options, due, () => ({ do: 'keys' as const, step: 'back' as const, id: next.id }));
  const agreed = (await back()).filter((problem) => problem.includes('have agreed on'));
  if (agreed.length > 0) return { result: 'half', step, problems };
  await back();
  return { result: 'back', step, problems };
}

function stageRequest(
  { node, role, keys: { seedKeys } }: Reporting,
  seen: readonly Reporting[],
  options: RotateOptions,
): ApplyRequest {
  const { cluster, next, by, window } = options;
  const { secrets, seedKey, signers, applyKey, id } = next;
  const newKeys: NewKeys = {
    id,
    by,
    cluster: cluster.name,
    node,
    directors: seen.flatMap((other) => (other.role === 'director' ? [other.node] : [])),
    window,
    ...(role === 'director' && {
      director: {
        corosync: secrets.corosyncAuthkey,
        pacemaker: secrets.pacemakerAuthkey,
        monPassword: secrets.monPassword,
      },
    }),
    ...(isWitness(options, node) && {
      witnessKey: witnessKey(cluster, node, secrets.corosyncAuthkey),
    }),
    seedKey: seedKey.publicKey,
    applyKey,
  };
  const text = JSON.stringify(newKeys);
  const [usual] = signers;
  const signer = signers.find(({ publicKey }) => seedKeys.includes(publicKey)) ?? usual;
  if (signer === undefined) throw new Error('there is no key to sign with');
  return {
    do: 'keys',
    step: 'stage',
    keys: text,
    signature: signMessage(Buffer.from(text), keysNamespace, signer),
  };
}

function isWitness({ cluster }: RotateOptions, node: string): boolean {
  return witnessOf(cluster)?.name === node && cluster.failover.lease !== null;
}

function witnessKey({ name }: Cluster, node: string, authkey: string): string {
  return Buffer.from(witnessSecret(Buffer.from(authkey, 'base64'), name, node)).toString('base64');
}

/** Asks nodes the same, side by side. @returns what some of them refuse. */
async function each(
  { ask }: RotateOptions,
  nodes: readonly Reporting[],
  request: (node: Reporting) => ApplyRequest,
): Promise<readonly string[]> {
  const answers = await forEachNode(nodes, async (node) => ({
    node: node.node,
    answer: await askNode(ask, node.node, request(node)),
  }));
  return answers.flatMap(({ node, answer }) => (answer.ok ? [] : [`${node}: ${answer.message}`]));
}
