import { existsSync } from 'node:fs';
import { liveCluster, liveClusterFile } from '../../shared/cluster/live-cluster.ts';
import { didYouMean } from '../../shared/diagnostics/did-you-mean.ts';
import { verbs } from '../../shared/verbs/verbs.ts';
import { gatherState } from '../state/gather.ts';
import { acceptSeedCommand, realAcceptTools } from './accept-seed.ts';
import { help } from './help.ts';
import { historyCommand } from './history.ts';
import { metricsCommand } from './metrics.ts';
import {
  commandTools,
  historyTools,
  metricsTools,
  notifyTools,
  serversTools,
  whyTools,
} from './node-tools.ts';
import { notifyCommand } from './notify.ts';
import { fault, type Outcome, usageCode } from './output.ts';
import { openScreen } from './screen.ts';
import { serversCommand } from './servers.ts';
import { stateCommand } from './state.ts';
import { statusCommand } from './status.ts';
import { tableCommand } from './table.ts';
import { topCommand } from './top.ts';
import { verbCommand } from './verb-command.ts';
import { whyCommand } from './why.ts';

type Words = readonly string[];

/** The commands about this node, beside the verbs for the cluster. */
const ownCommands: ReadonlyMap<string, (words: Words) => Promise<Outcome>> = new Map([
  ['status', (words: Words) => statusCommand(words, () => gatherState())],
  ['state', (words: Words) => stateCommand(words, () => gatherState())],
  ['table', (words: Words) => tableCommand(words, () => gatherState())],
  ['top', (words: Words) => top(words)],
  ['why', (words: Words) => whyCommand(words, whyTools())],
  ['history', (words: Words) => historyCommand(words, historyTools())],
  ['metrics', (words: Words) => metricsCommand(words, metricsTools())],
  ['notify', (words: Words) => notifyCommand(words, notifyTools())],
  ['servers', (words: Words) => serversCommand(words, serversTools())],
  ['accept-seed', (words: Words) => acceptSeedCommand(words, realAcceptTools)],
]);

/** The administrator's command on a node. */
export async function command(argv: readonly string[]): Promise<Outcome> {
  const [name = 'help', ...words] = argv;
  if (['help', '--help', '-h'].includes(name)) return { code: 0, stdout: help() };
  const own = ownCommands.get(name);
  if (own !== undefined) return own(words);
  const verb = verbs.find((candidate) => candidate.name === name);
  if (verb !== undefined) return verbCommand(verb, words, commandTools(name, interruption()));
  const near = didYouMean(name, [...ownCommands.keys(), ...verbs.map((each) => each.name)]);
  const hint = near === undefined ? 'lvsmith --help lists them' : `did you mean "${near}"?`;
  return fault(`no such command: ${name}\n  hint: ${hint}`, usageCode);
}

function top(words: Words): Promise<Outcome> {
  return topCommand(words, {
    // A picture that is late is worth more than a part that is complete.
    gather: () => gatherState(topPatience),
    cluster: () => (existsSync(liveClusterFile()) ? liveCluster() : undefined),
    screen: words.length === 0 ? openScreen(interruption()) : undefined,
  });
}

/** Milliseconds that a program has for an answer. */
const topPatience = 5000;

/** Whoever presses Ctrl-C ends a wait; what has to be taken back is taken back. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => controller.abort());
  return controller.signal;
}
