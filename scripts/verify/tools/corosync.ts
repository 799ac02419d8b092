import { lineNumber, type ToolFinding } from '../tool-finding.ts';
import { corosyncPath } from '../in-process.ts';
import type { Workspace } from '../workspace.ts';

/**
 * `corosync -t`. It insists on being one of the nodes: the sandbox takes the first director's name and
 * addresses.
 */
export async function corosync(workspace: Workspace): Promise<ToolFinding[]> {
  const [director] = workspace.cluster.directors;
  if (director === undefined) return [];
  const addresses = [director.public.address, director.heartbeat?.address];
  const { code, stdout, stderr } = await workspace.shell(`
    echo ${director.name} >/proc/sys/kernel/hostname
    ${addresses.map((address) => (address === undefined ? '' : `ip address add ${address}/32 dev lo`)).join('\n')}
    ip link set lo up
    sed 's/to_stderr: no/to_stderr: yes/' ${corosyncPath} >/tmp/corosync.conf
    exec corosync -t -c /tmp/corosync.conf
  `);
  if (code === 0) return [];
  return `${stdout}\n${stderr}`
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.includes('exiting with status'))
    .map((text) => {
      const line = lineNumber(/corosync\.conf:(\d+)/.exec(text));
      const message = text.replace(/^.*?\[MAIN\s*\]\s*/, '').trim();
      return { tool: 'corosync', file: corosyncPath, line, message };
    });
}
