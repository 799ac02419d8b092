import type { Cluster } from '../../shared/cluster.ts';
import { drain, undrain } from '../../shared/drain.ts';
import type { NodeIdentity } from '../../shared/node.ts';
import { fault, type Outcome, usageCode } from './output.ts';

/** `lvsmith drain NODE` and `lvsmith undrain NODE`, on a director. */
export function drainCommand(
  action: 'drain' | 'undrain',
  words: readonly string[],
  node: NodeIdentity | undefined,
  cluster: Pick<Cluster, 'realservers'>,
  folder: string,
): Outcome {
  const [name, ...rest] = words;
  if (name === undefined || rest.length > 0)
    return fault(`usage: lvsmith ${action} NODE`, usageCode);
  if (node?.role !== 'director') return fault(`${action} is for directors`);
  if (!cluster.realservers.some((server) => server.name === name)) {
    const names = cluster.realservers.map((server) => server.name).join(', ');
    return fault(`no such realserver: ${name}\n  hint: one of ${names}`);
  }
  if (action === 'drain')
    return drain(folder, name)
      ? said(`${name} finishes its connections and gets no new ones`)
      : said(`${name} is drained already`);
  return undrain(folder, name)
    ? said(`${name} gets its share again`)
    : said(`${name} is not drained`);
}

function said(text: string): Outcome {
  return { code: 0, stdout: `${text}\n` };
}
