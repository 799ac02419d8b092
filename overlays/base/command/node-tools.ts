import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { liveCluster } from '../../shared/cluster/live-cluster.ts';
import { paths } from '../../shared/node/paths.ts';
import { readNode } from '../../shared/node/read-node.ts';
import { run } from '../../shared/node/run.ts';
import { visible } from '../../shared/text/visible.ts';
import { readJournal } from '../history/journal.ts';
import { gatherMetrics } from '../metrics/gather.ts';
import { outletsOf } from '../notify/outlets.ts';
import { readSaved } from '../notify/state.ts';
import { askServers, asMon } from '../servers/ask.ts';
import { gatherState } from '../state/gather.ts';
import { askWhy } from '../why/ask.ts';
import { clusterAccess } from './carry-out.ts';
import { confirmAtTerminal } from './confirm.ts';
import type { HistoryTools } from './history.ts';
import type { MetricsTools } from './metrics.ts';
import type { NotifyTools } from './notify.ts';
import type { VerbTools } from './perform-verb.ts';
import { notRoot, whoAsks } from './person.ts';
import type { ServersTools } from './servers.ts';
import { simulate } from './simulate.ts';
import type { CommandTools } from './verb-command.ts';
import type { WhyTools } from './why.ts';

const cluster = () => liveCluster();
const gather = () => gatherState();

/** What verbs need, on a real node. @param interrupted ends a wait */
export function nodeTools(interrupted: AbortSignal): Omit<VerbTools, 'announce'> {
  return {
    cluster,
    gather,
    simulate: ({ floatingAddresses }, steps) => simulate(floatingAddresses, steps),
    access: clusterAccess,
    interrupted,
  };
}

/** The same, and whoever sits before it. */
export function commandTools(name: string, interrupted: AbortSignal): CommandTools {
  return {
    ...nodeTools(interrupted),
    say: (line) => void process.stdout.write(visible(`${line}\n`)),
    confirm: confirmAtTerminal(interrupted),
    journal: (line) => run(['logger', '--tag', 'lvsmith', '--', visible(line)]),
    by: whoAsks(),
    denied: notRoot(name),
  };
}

export function whyTools(): WhyTools {
  return {
    gather,
    cluster,
    ask: (at, director, of) => askWhy(at, director, of),
    denied: notRoot('why'),
  };
}

export function historyTools(): HistoryTools {
  return {
    node: () => readNode(),
    cluster,
    journal: readJournal,
    stdin: () => text(process.stdin),
    denied: notRoot('history'),
  };
}

export function metricsTools(): MetricsTools {
  return {
    metrics: gatherMetrics,
    connection: {
      input: process.stdin,
      write: (bytes) =>
        new Promise((resolve) => {
          process.stdout.write(bytes, () => {
            // The rest of what somebody sends is nobody's concern.
            process.stdin.destroy();
            resolve();
          });
        }),
    },
    denied: notRoot('metrics'),
  };
}

export function notifyTools(): NotifyTools {
  return {
    node: () => readNode(),
    cluster,
    outlets: ({ notify }, self) => outletsOf(notify, self),
    saved: () => readSaved(),
    now: () => new Date(),
    denied: notRoot('notify'),
  };
}

export function serversTools(): ServersTools {
  return {
    gather,
    cluster,
    monCf: () => readFileSync('/etc/mon/mon.cf', 'utf8'),
    ask: (checks) => askServers(checks, (argv) => asMon(paths.programs, argv)),
    denied: notRoot('servers'),
  };
}
