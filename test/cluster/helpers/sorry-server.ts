import { startChild } from '../../../scripts/runtime/child.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import { waitFor } from '../../../scripts/lab/guest/wait.ts';

/** What stands on the page. */
export const sorryPage = 'sorry, we are closed';

const program = `
const server = require('node:http').createServer((_, answer) => answer.end('${sorryPage}'));
server.listen(80, () => console.log('listens'));
process.stdin.resume().once('end', () => process.exit());
`;

/** A web server beside the cluster, while `work` goes on. */
export async function withSorryServer(lab: Lab, work: () => Promise<void>): Promise<void> {
  let said = '';
  const server = await startChild(
    lab.namespaces.hostArgv('neighbour', [process.execPath, '-e', program]),
    { stdin: 'pipe', onStdout: (chunk) => void (said += chunk.toString()) },
  );
  try {
    const listens = () => Promise.resolve(said.includes('listens') ? true : undefined);
    await waitFor('the sorry server listens', listens, {
      deadline: 20_000,
      report: () => Promise.resolve(server.complaint()),
    });
    await work();
  } finally {
    server.process.stdin?.end();
    await server.ended;
  }
}
