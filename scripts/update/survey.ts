import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import type { Role } from '../../overlays/shared/node/node.ts';
import { look, type UpdateContext } from './context.ts';
import type { Look, Silence } from './look.ts';
import type { Machine } from './machine.ts';
import type { RolePayload } from './payload.ts';
import {
  inStandby,
  refusalOf,
  todoOf,
  votesMissing,
  type Options,
  type Todo,
} from './preflight.ts';

/** A machine that is to be updated, and what is left to do for it. */
export interface Target {
  readonly machine: Machine;
  readonly look: Look;
  readonly todo: Todo;
  readonly payload: RolePayload;
}

/** Machines that cannot be updated now, or without which others cannot. */
export class Refused extends Failure {
  readonly #reasons: readonly string[];

  constructor(reasons: readonly string[]) {
    super(['nothing was changed:', ...reasons.map((reason) => `    ${reason}`)].join('\n'), {
      exitCode: exitCodes.verification,
      hint: '`lvsmith status` on a machine says more of it',
    });
    this.#reasons = reasons;
  }

  override data(): object {
    return { refused: this.#reasons };
  }
}

/**
 * Asks every director and every machine that is to be updated what it is, and says what is left to do.
 *
 * @throws Refused with every reason that speaks against it.
 */
export async function survey(
  context: UpdateContext,
  wanted: readonly Machine[],
  payloads: ReadonlyMap<Role, RolePayload>,
  options: Options,
): Promise<readonly Target[]> {
  const asked = context.machines.filter((it) => it.role === 'director' || wanted.includes(it));
  const answers = await Promise.all(
    asked.map(async (machine) => ({ machine, answer: await look(context, machine) })),
  );
  const reasons: string[] = [];
  const targets: Target[] = [];
  for (const { machine, answer } of answers) {
    const payload = payloads.get(machine.role);
    if (payload === undefined || !wanted.includes(machine)) continue;
    const refusal = refusalOf(machine, answer, payload, context.cluster, options);
    if (refusal !== undefined) reasons.push(`${machine.name} ${refusal}`);
    else if (!('silent' in answer)) {
      const todo = todoOf(answer, payload.description.version);
      targets.push({ machine, look: answer, todo, payload });
    }
  }
  reasons.push(...clusterReasons(answers, wanted));
  if (reasons.length > 0) throw new Refused(reasons);
  return targets;
}

type Answers = readonly { readonly machine: Machine; readonly answer: Look | Silence }[];

/** What speaks against an update in the directors that stay as they are, and in all of them together. */
function clusterReasons(answers: Answers, wanted: readonly Machine[]): readonly string[] {
  const directors = answers.filter(({ machine }) => machine.role === 'director');
  const reasons: string[] = [];
  for (const { machine, answer } of directors) {
    if ('silent' in answer) {
      if (!wanted.includes(machine))
        reasons.push(`${machine.name} cannot be asked: ${answer.silent}`);
      continue;
    }
    const { verdict, reasons: own } = answer.status;
    if (!wanted.includes(machine) && verdict !== 'joined' && !inStandby(answer.status))
      reasons.push(`${machine.name} ${own[0] ?? `is ${verdict}`}`);
  }
  const known = directors.flatMap(({ machine, answer }) =>
    'silent' in answer || answer.status.stage === 'booted' ? [] : [{ machine, answer }],
  );
  for (const { machine, answer } of known) {
    const missing = votesMissing(answer.status);
    if (missing !== undefined) reasons.push(`${machine.name}: ${missing}`);
  }
  return [...new Set(reasons)];
}
