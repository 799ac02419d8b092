import { buildCommand, buildRouteMap } from '@stricli/core';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import type { Context } from './context.ts';
import { withExitCodes } from './exit-code-help.ts';
import { nodeFlags, type NodeFlags } from './node-flags.ts';

const keys = buildCommand<NodeFlags, [], Context>({
  docs: {
    brief: 'Give a running cluster new keys',
    fullDescription: withExitCodes(
      'Asks every node over ssh which keys it has, and prints what would be done. With --yes it makes new ones (of\ncorosync, the lease, pacemaker and mon, of those who sign seeds and of `lvsmith apply`) and brings them to all\nnodes, in steps of which each leaves a working cluster. After an interruption the same command goes on.',
      'invalid',
      'toolMissing',
      'verification',
      'reverted',
      'refused',
    ),
  },
  parameters: {
    flags: nodeFlags({
      yes: 'Change the keys',
      window: 'Seconds in which all directors must have the new key; otherwise they go back',
      without:
        'Nodes that are down, and stay shut out until they have a new seed, separated by commas',
    }),
  },
  func: runKeys,
});

/** `lvsmith rotate keys`. */
export const rotate = buildRouteMap({
  routes: { keys },
  docs: { brief: 'Give a running cluster new keys' },
});

async function runKeys(this: Context, flags: NodeFlags): Promise<void> {
  const { loadProfile } = await import('../profile/load.ts');
  const { buildModel } = await import('../model/model.ts');
  const { sshTransport } = await import('../apply/transport.ts');
  const { carryOutRotation, planRotation, rotationFailure } = await import('../rotate/rotate.ts');
  const { planText } = await import('../rotate/text.ts');
  const { cluster } = buildModel((await loadProfile(flags.profile)).profile);
  const ask = sshTransport(cluster, flags.connect?.split(' '));
  const planned = await planRotation(cluster, ask, flags.without);
  const { plan } = planned;
  const { json, window } = flags;
  if (!json) process.stdout.write(planText(plan));
  if (!flags.yes) {
    if (json) console.log(JSON.stringify({ plan }));
    if (plan.obstacles.length > 0)
      throw new Failure('it cannot be done now', { exitCode: exitCodes.refused });
    return;
  }
  const { id, outcome } = await carryOutRotation(planned, {
    window,
    say: (step) => void process.stderr.write(`${step}\n`),
  });
  if (json) console.log(JSON.stringify({ plan, id, outcome }));
  if (outcome.result !== 'done') throw rotationFailure(id, outcome, window);
  if (!json)
    console.log(
      `${id}: every node has the new keys alone; make new seeds (lvsmith seed --all), the old ones are refused from now on`,
    );
}
