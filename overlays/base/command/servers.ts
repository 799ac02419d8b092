import { unchecked } from '../../shared/cluster/choices.ts';
import type { Cluster } from '../../shared/cluster/cluster.ts';
import type { NodeState, ServerHealth } from '../../shared/state/node-state.ts';
import { valueOf } from '../../shared/state/part.ts';
import type { ServerAnswer } from '../servers/ask.ts';
import { type MonCheck, monChecks } from '../servers/mon-cf.ts';
import { fault, type Outcome, usageCode } from './output.ts';

export interface ServersTools {
  readonly gather: () => Promise<NodeState>;
  readonly cluster: () => Cluster;
  /** mon's configuration. */
  readonly monCf: () => string;
  readonly ask: (checks: readonly MonCheck[]) => Promise<readonly ServerAnswer[]>;
  /** Why somebody may not ask; undefined: they may. */
  readonly denied: string | undefined;
}

/** `lvsmith servers [SERVER] [--json]`: asks each server now, as mon would, and compares. */
export async function serversCommand(
  words: readonly string[],
  tools: ServersTools,
): Promise<Outcome> {
  const usage = 'usage: lvsmith servers [SERVER] [--json]';
  const json = words.includes('--json');
  const [name, ...more] = words.filter((word) => word !== '--json');
  if (more.length > 0 || name?.startsWith('-') === true) return fault(usage, usageCode);
  if (tools.denied !== undefined) return fault(tools.denied);
  const { director } = await tools.gather();
  if (director === undefined) return fault('servers is for directors');
  const { realservers, services } = tools.cluster();
  const known = realservers.map((server) => server.name);
  if (name !== undefined && !known.includes(name))
    return fault(`no such realserver: ${name}\n  hint: one of ${known.join(', ')}`);
  const checks = monChecks(tools.monCf()).filter(
    ({ realserver }) => name === undefined || realserver === name,
  );
  const answers = await tools.ask(checks);
  const code = answers.every(({ works }) => works) ? 0 : 1;
  if (json) return { code, stdout: `${JSON.stringify(answers)}\n` };
  const health = valueOf(director.health) ?? [];
  const drained = valueOf(director.drained) ?? [];
  const lines = answers.map((answer) => row(answer, health, drained));
  const unasked = services.filter(({ check }) => check.type === unchecked);
  if (unasked.length > 0)
    lines.push(`not checked: ${unasked.map((service) => service.name).join(', ')}`);
  if (lines.length === 0) lines.push('there is nothing to ask');
  return { code, stdout: lines.map((line) => `${line}\n`).join('') };
}

function row(
  { realserver, service, works, words, milliseconds }: ServerAnswer,
  health: readonly ServerHealth[],
  drained: readonly string[],
): string {
  const known = health.find((it) => it.realserver === realserver && it.service === service);
  const verdict = known?.verdict ?? 'not checked yet';
  const differs = known !== undefined && (known.verdict === 'up') !== works;
  const notes = [
    ...(drained.includes(realserver) ? ['drained'] : []),
    ...(differs ? [`the cluster says ${verdict}${works ? ' still' : ' as yet'}`] : []),
    ...(known === undefined ? ['the cluster has not checked it yet'] : []),
  ];
  const answer = works ? 'works' : `fails: ${words}`;
  const tail = notes.length === 0 ? '' : `  (${notes.join('; ')})`;
  return `${realserver.padEnd(12)} ${service.padEnd(10)} ${`${milliseconds} ms`.padStart(8)}  ${answer}${tail}`;
}
