import type { Role } from '../../overlays/shared/node/node.ts';
import { look, type UpdateContext } from './context.ts';
import type { Machine } from './machine.ts';
import type { RolePayload } from './payload.ts';
import { holds, type Options } from './preflight.ts';
import { rollDirector } from './roll-director.ts';
import { finishRealserver, rollRealserver } from './roll-realserver.ts';
import { survey, type Target } from './survey.ts';
import { checkDescriptions, inTurns, writeSlots } from './write.ts';

export interface UpdateOptions extends Options {
  /** How many realservers leave at the same time. */
  readonly atOnce: number;
  /** Say what would be done, and change nothing. */
  readonly plan: boolean;
}

/** What became of a machine, or would. */
export interface Updated {
  readonly name: string;
  readonly role: Role;
  readonly from: string;
  readonly to: string;
  readonly todo: Target['todo'];
  /** Seconds from its leaving until it served again; 0 where nothing was to do. */
  readonly seconds: number;
}

/**
 * Updates machines of a cluster: first everything is asked and checked, then every other slot is written, then one
 * machine after the other is restarted. What an earlier run has done is not done again.
 *
 * @throws Refused before anything was changed, Failure (6) at the first machine that fails.
 */
export async function updateCluster(
  context: UpdateContext,
  wanted: readonly Machine[],
  payloads: ReadonlyMap<Role, RolePayload>,
  options: UpdateOptions,
): Promise<readonly Updated[]> {
  const { progress } = context;
  const targets = await progress.step('preflight', 'asking every machine', async () => {
    const found = await survey(context, wanted, payloads, options);
    const unwritten = found.filter(({ todo }) => todo === 'write');
    if (!options.plan) await checkDescriptions(context, unwritten, options.downgrade);
    return inOrder(found);
  });
  const seconds = new Map<Target, number>();
  if (!options.plan) {
    const unwritten = targets.filter(({ todo }) => todo === 'write');
    await writeSlots(context, unwritten, options.downgrade);
    await roll(context, targets, options, seconds);
  }
  return targets.map((target) => updated(target, seconds.get(target) ?? 0));
}

/** Directors come first, the holders of floating addresses last of them: what fails first, fails where nobody notices. */
function inOrder(targets: readonly Target[]): readonly Target[] {
  const place = ({ machine, look: { status } }: Target) => {
    if (machine.role === 'realserver') return 2;
    return holds(status) ? 1 : 0;
  };
  return targets.toSorted((one, other) => place(one) - place(other));
}

async function roll(
  context: UpdateContext,
  targets: readonly Target[],
  { atOnce }: UpdateOptions,
  seconds: Map<Target, number>,
): Promise<void> {
  const timed = async (target: Target, work: () => Promise<void>) => {
    const started = performance.now();
    await work();
    seconds.set(target, Math.round((performance.now() - started) / 1000));
  };
  for (const role of ['director', 'realserver'] as const) {
    const left = targets.filter((it) => it.machine.role === role && it.todo !== 'nothing');
    if (role === 'director')
      for (const target of left)
        await timed(target, async () => rollDirector(context, await fresh(context, target)));
    else
      await inTurns(left, atOnce, (target) =>
        timed(target, async () => rollRealserver(context, await fresh(context, target))),
      );
  }
  const drained = targets.filter(
    (it) => it.machine.role === 'realserver' && it.todo === 'nothing' && it.look.drained,
  );
  for (const target of drained) await timed(target, () => finishRealserver(context, target));
}

/** A target as it is now: writing all slots took minutes, in which a machine may have restarted. */
async function fresh(context: UpdateContext, target: Target): Promise<Target> {
  const answer = await look(context, target.machine);
  return 'silent' in answer ? target : { ...target, look: answer };
}

function updated({ machine, look: { status }, payload, todo }: Target, seconds: number): Updated {
  const from = 'value' in status.image ? status.image.value.version : 'unknown';
  const { name, role } = machine;
  return { name, role, from, to: payload.description.version, todo, seconds };
}
