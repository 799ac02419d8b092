import { answerTimeout } from '../../base/state/pacemaker.ts';
import type { Cluster } from '../../shared/cluster/cluster.ts';
import type { LinkState } from '../../shared/console/protocol.ts';
import { tryRun } from '../../shared/node/run.ts';

type Directors = Pick<Cluster, 'directors'>;

/** @throws Error when corosync does not run, or does not answer in time. */
export async function askLinks(
  cluster: Directors,
  timeout = answerTimeout,
): Promise<readonly LinkState[]> {
  const { code, stdout, stderr } = await tryRun(['corosync-cfgtool', '-s'], { timeout });
  if (code === 0) return parseLinks(stdout, cluster);
  throw new Error(stderr === '' ? `corosync-cfgtool ended with ${code}` : stderr);
}

/** Reads `corosync-cfgtool -s`: for each link, how each node is. */
export function parseLinks(text: string, { directors }: Directors): readonly LinkState[] {
  const found = new Map<number, boolean[]>();
  for (const [, id, status] of text.matchAll(/^\s*nodeid:\s*(\d+):\s*(\w+)/gm)) {
    if (status === 'localhost') continue;
    const node = Number(id);
    found.set(node, [...(found.get(node) ?? []), status === 'connected']);
  }
  return directors.flatMap(({ id, name }) => {
    const connected = found.get(id);
    return connected === undefined ? [] : [{ director: name, connected }];
  });
}
