import type { Cluster } from '../../../overlays/shared/cluster/cluster.ts';
import { forEachNode } from '../in-turn.ts';
import type { RequestService, Target } from './request.ts';

/** What a client gets of the virtual services, before a change and after it. */
export interface Served {
  /** Virtual services that the change leaves and that answered before it, by the words of `nameOf`. */
  readonly answered: readonly string[];
  /** Those that did not, with the reason: nothing is demanded of them. */
  readonly silent: readonly string[];
  /**
   * Asks those that answered until all of them do again.
   *
   * @returns those that do not, with the reason, when the time is over; empty: all do.
   */
  readonly missing: () => Promise<readonly string[]>;
}

interface Tools {
  readonly request: RequestService;
  /** Seconds for a service to answer after a change. */
  readonly gate: number;
  readonly pause: (milliseconds: number) => Promise<unknown>;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Milliseconds between two requests to a service that does not answer. */
const interval = 500;

/**
 * Asks every virtual service that is there before and after a change. Who is silent beforehand says nothing
 * afterwards: it may be out of order, or out of this host's reach.
 */
export async function askServices(before: Cluster, after: Cluster, tools: Tools): Promise<Served> {
  const known = new Set(targetsOf(before).map(nameOf));
  const targets = targetsOf(after).filter((target) => known.has(nameOf(target)));
  const asked = await forEachNode(targets, async (target) => ({
    target,
    why: await tools.request(target),
  }));
  const answered = asked.flatMap(({ target, why }) => (why === undefined ? [target] : []));
  return {
    answered: answered.map(nameOf),
    silent: asked.flatMap(({ target, why }) =>
      why === undefined ? [] : [`${nameOf(target)}: ${why}`],
    ),
    missing: () => missing(answered, tools),
  };
}

async function missing(targets: readonly Target[], tools: Tools): Promise<readonly string[]> {
  const { request, gate, pause, now } = tools;
  const end = now() + gate * 1000;
  let left: readonly { readonly target: Target; readonly why: string }[] = targets.map(
    (target) => ({ target, why: 'it was not asked' }),
  );
  for (;;) {
    const asked = await forEachNode(left, async ({ target }) => ({
      target,
      why: await request(target),
    }));
    left = asked.flatMap(({ target, why }) => (why === undefined ? [] : [{ target, why }]));
    if (left.length === 0) return [];
    if (now() >= end)
      return left.map(({ target, why }) => `${nameOf(target)} answers no more: ${why}`);
    await pause(interval);
  }
}

function targetsOf({ virtualServices, services }: Cluster): readonly Target[] {
  const checks = new Map(services.map(({ name, check }) => [name, check]));
  return virtualServices.flatMap((virtual) => {
    const check = checks.get(virtual.service);
    return check === undefined ? [] : [{ virtual, check }];
  });
}

function nameOf({ virtual: { service, protocol, address, port, marked } }: Target): string {
  const at = `${address}:${marked === undefined ? port : `mark ${marked.mark}`}`;
  return `${service} (${protocol}) on ${at}`;
}
