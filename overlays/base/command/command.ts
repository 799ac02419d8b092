import { drainedServers } from '../../shared/drain.ts';
import { readIfThere } from '../../shared/files.ts';
import { parseLvsState } from '../../shared/lvs-state.ts';
import { paths } from '../../shared/paths.ts';
import { readCluster } from '../../shared/read-cluster.ts';
import { readNode } from '../../shared/read-node.ts';
import { ask } from './ask.ts';
import { drainCommand } from './drain.ts';
import { help } from './help.ts';
import { type Outcome, usageCode } from './output.ts';
import { statusCommand } from './status.ts';
import { tableCommand } from './table.ts';

/** The administrator's command on a node. */
export async function command(argv: readonly string[]): Promise<Outcome> {
  const [name, ...words] = argv;
  switch (name) {
    case undefined:
    case 'help':
    case '--help':
    case '-h':
      return { code: 0, stdout: help };
    case 'status':
      return await statusCommand(words);
    case 'drain':
    case 'undrain':
      return drainCommand(name, words, {
        node: readNode(),
        cluster: readCluster(paths.cluster),
        drained: drainedServers(paths.liveCib),
        ask,
      });
    case 'table':
      return tableCommand(readCluster(paths.cluster), parseLvsState(readIfThere(paths.lvs)));
    default:
      return { code: usageCode, stderr: `lvsmith: no such command: ${name}\n${help}` };
  }
}
