import { buildCommand } from '@stricli/core';
import type { Cluster } from '../../overlays/shared/cluster/cluster.ts';
import type { Compared } from '../apply/apply.ts';
import type { RequestService } from '../apply/requests/request.ts';
import type { Ask } from '../apply/transport.ts';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import type { Context } from './context.ts';
import { withExitCodes } from './exit-code-help.ts';
import { nodeFlags, type NodeFlags } from './node-flags.ts';

interface Flags extends NodeFlags {
  readonly hold: boolean;
  readonly confirm?: string;
  readonly revert?: string;
  readonly 'leave-rest': boolean;
  readonly 'allow-move': boolean;
  readonly probe?: string;
  readonly 'detailed-exitcode': boolean;
}

/** `lvsmith apply`. */
export const apply = buildCommand<Flags, [], Context>({
  docs: {
    brief: 'Change a running cluster to what the profile says',
    fullDescription: withExitCodes(
      'Asks every node over ssh what it runs, and prints what would change: where, how, and whose connections end.\nWith --yes it is done, on all nodes or on none: each node takes the change back by itself unless it is\nconfirmed in time, which happens when all nodes are well.',
      'invalid',
      'toolMissing',
      'changes',
      'reverted',
      'refused',
    ),
  },
  parameters: {
    flags: {
      ...nodeFlags({
        yes: 'Change the nodes',
        window: 'Seconds after which nodes take it back unless it is confirmed',
        without: 'Nodes that are left as they are, separated by commas',
      }),
      hold: {
        kind: 'boolean',
        brief: 'Leave the confirmation to you: --confirm ID',
        default: false,
      },
      confirm: {
        kind: 'parsed',
        parse: String,
        brief: 'Keep a change that waits',
        optional: true,
        placeholder: 'id',
      },
      revert: {
        kind: 'parsed',
        parse: String,
        brief: 'Take a change back that waits',
        optional: true,
        placeholder: 'id',
      },
      'leave-rest': {
        kind: 'boolean',
        brief: 'Leave files as they are that need another image',
        default: false,
      },
      'allow-move': {
        kind: 'boolean',
        brief: 'A floating address may move to another director',
        default: false,
      },
      probe: {
        kind: 'parsed',
        parse: String,
        brief:
          "A client's request in the place of this host's, with {address} and {port} for the service's",
        optional: true,
        placeholder: 'command',
      },
      'detailed-exitcode': {
        kind: 'boolean',
        brief: `End with ${exitCodes.changes} when there is something to change`,
        default: false,
      },
    },
  },
  func: runApply,
});

async function runApply(this: Context, flags: Flags): Promise<void> {
  if (flags.confirm !== undefined && flags.revert !== undefined)
    throw new Failure('confirm a change, or revert it', { exitCode: exitCodes.usage });
  if (flags.confirm !== undefined) return end(flags, 'confirm', flags.confirm);
  if (flags.revert !== undefined) return end(flags, 'revert', flags.revert);
  const { compareWithNodes } = await import('../apply/apply.ts');
  const { isEmpty } = await import('../apply/plan/plan.ts');
  const { renderProfile } = await import('../render/render-profile.ts');
  const rendered = await renderProfile(flags.profile);
  const ask = await transport(rendered.model.cluster, flags);
  const compared = await compareWithNodes(rendered, ask, flags.without);
  const { plan } = compared;
  if (!flags.json) await printPlan(compared);
  const isDue = !isEmpty(plan) || plan.obstacles.length > 0;
  if (flags.yes && isDue) return change(compared, flags);
  if (flags.json) console.log(JSON.stringify({ plan }));
  if (plan.obstacles.length > 0)
    throw new Failure('it cannot be applied now', { exitCode: exitCodes.refused });
  if (flags['detailed-exitcode'] && !isEmpty(plan)) this.process.exitCode = exitCodes.changes;
}

async function transport(cluster: Cluster, { connect }: Flags): Promise<Ask> {
  const { sshTransport } = await import('../apply/transport.ts');
  return sshTransport(cluster, connect?.split(' '));
}

async function clientOf({ probe }: Flags): Promise<RequestService> {
  const { requestByProgram, requestFromHere } = await import('../apply/requests/request.ts');
  const [program = '', ...words] = probe?.split(' ') ?? [];
  return program === '' ? requestFromHere : requestByProgram([program, ...words]);
}

async function printPlan({ plan, seen }: Compared): Promise<void> {
  const { planText } = await import('../apply/text.ts');
  process.stdout.write(planText(plan, seen.length));
}

async function change(compared: Compared, flags: Flags): Promise<void> {
  const { applyPlan } = await import('../apply/apply.ts');
  const { isWell } = await import('../apply/carry-out.ts');
  const { outcomeFailure } = await import('../apply/outcome-failure.ts');
  const { window, hold, json } = flags;
  const { id, outcome } = await applyPlan(compared, {
    window,
    hold,
    leaveRest: flags['leave-rest'],
    allowMove: flags['allow-move'],
    say: (step) => void process.stderr.write(`${step}\n`),
    request: await clientOf(flags),
  });
  if (json) console.log(JSON.stringify({ plan: compared.plan, id, outcome }));
  if (!isWell(outcome)) throw outcomeFailure(id, outcome, window);
  if (json) return;
  if (outcome.result === 'waiting')
    console.log(`${id} waits for ${window} s: lvsmith apply --confirm ${id}, or --revert ${id}`);
  else console.log(`${id} is applied and confirmed`);
}

async function end(flags: Flags, what: 'confirm' | 'revert', id: string): Promise<void> {
  const { endChange } = await import('../apply/end.ts');
  const { loadProfile } = await import('../profile/load.ts');
  const { buildModel } = await import('../model/model.ts');
  const { cluster } = buildModel((await loadProfile(flags.profile)).profile);
  const ask = await transport(cluster, flags);
  const ended = await endChange(cluster, ask, flags.without, what, id);
  if (flags.json) console.log(JSON.stringify({ id, what, nodes: ended }));
  const problems = ended.flatMap(({ node, problem }) =>
    problem === undefined ? [] : [`\n  ${node}: ${problem}`],
  );
  if (problems.length > 0)
    throw new Failure(`not every node did it:${problems.join('')}`, {
      exitCode: exitCodes.reverted,
    });
  if (!ended.some(({ concerned }) => concerned))
    throw new Failure(`no node knows a change ${id}`, { exitCode: exitCodes.refused });
  if (!flags.json) console.log(`${id} is ${what === 'confirm' ? 'confirmed' : 'taken back'}`);
}
