import type { Cluster } from '../../shared/cluster/cluster.ts';
import type { NodeIdentity } from '../../shared/node/node.ts';
import type { Change } from '../notify/change.ts';
import { messageOf } from '../notify/message.ts';
import type { Outlet } from '../notify/outlets.ts';
import type { SavedState } from '../notify/state.ts';
import { fault, type Outcome, usageCode } from './output.ts';

export interface NotifyTools {
  readonly node: () => NodeIdentity | undefined;
  readonly cluster: () => Cluster;
  readonly outlets: (cluster: Cluster, self: string) => readonly Outlet[];
  readonly saved: () => SavedState | undefined;
  readonly now: () => Date;
  /** Why somebody may not ask; undefined: they may. */
  readonly denied: string | undefined;
}

/**
 * `lvsmith notify`: what waits to be told, and how the last attempt ended. With `--test` it sends a message from this
 * director now, whoever holds the addresses, and says what the servers answered.
 */
export async function notifyCommand(
  words: readonly string[],
  tools: NotifyTools,
): Promise<Outcome> {
  const [flag, ...more] = words;
  if (more.length > 0 || (flag !== undefined && flag !== '--test'))
    return fault('usage: lvsmith notify [--test]', usageCode);
  if (tools.denied !== undefined) return fault(tools.denied);
  const node = tools.node();
  if (node?.role !== 'director') return fault('notify is for directors');
  const cluster = tools.cluster();
  const outlets = tools.outlets(cluster, node.name);
  if (outlets.length === 0)
    return fault(
      'nobody is told anything: the profile has no notify\n  hint: add it, and build the images',
    );
  return flag === '--test'
    ? test(cluster, node.name, outlets, tools.now())
    : { code: 0, stdout: outlets.map((outlet) => waitingText(outlet, tools.saved())).join('') };
}

async function test(
  { name }: Cluster,
  self: string,
  outlets: readonly Outlet[],
  now: Date,
): Promise<Outcome> {
  const change: Change = {
    topic: 'test',
    value: now.toISOString(),
    kind: 'news',
    own: true,
    at: Math.floor(now.getTime() / 1000),
    text: `a test from ${self}: messages arrive`,
  };
  const background = { cluster: name, self, why: [], bad: [], history: [], dropped: 0 };
  const message = messageOf([change], background);
  let stdout = '';
  let code = 0;
  for (const { name: outlet, to, send } of outlets) {
    const { ok, says } = await send(message);
    stdout += `${outlet} to ${to}: ${ok ? 'taken' : 'NOT TAKEN'}: ${says}\n`;
    if (!ok) code = 1;
  }
  return { code, stdout };
}

function waitingText({ name, to }: Outlet, saved: SavedState | undefined): string {
  const { waiting = [], says = '' } = saved?.outboxes[name] ?? {};
  const last =
    says === '' ? 'nothing was sent from here yet' : `the last attempt from here: ${says}`;
  const head = `${name} to ${to}: ${waiting.length === 0 ? 'nothing waits' : `${waiting.length} waiting`}; ${last}\n`;
  return `${head}${waiting.map(({ at, text }) => `  ${new Date(at * 1000).toISOString()}  ${text.replaceAll('\n', ' ')}\n`).join('')}`;
}
