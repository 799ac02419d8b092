import type { Cluster } from '../../shared/cluster.ts';
import { drainProperty } from '../../shared/drain.ts';
import type { NodeIdentity } from '../../shared/node.ts';
import { fault, type Outcome, usageCode } from './output.ts';

export interface DrainSetting {
  readonly node: NodeIdentity | undefined;
  readonly cluster: Pick<Cluster, 'realservers'>;
  /** The realservers that are drained now. */
  readonly drained: readonly string[];
  /** Runs a program; undefined: it is not there or fails. */
  readonly ask: (argv: readonly [string, ...string[]]) => string | undefined;
}

/** `lvsmith drain NODE` and `lvsmith undrain NODE`, on any director, for the whole cluster. */
export function drainCommand(
  action: 'drain' | 'undrain',
  words: readonly string[],
  { node, cluster, drained, ask }: DrainSetting,
): Outcome {
  const [name, ...rest] = words;
  if (name === undefined || rest.length > 0 || name.startsWith('-'))
    return fault(`usage: lvsmith ${action} NODE`, usageCode);
  if (node?.role !== 'director') return fault(`${action} is for directors`);
  const known = cluster.realservers.map((server) => server.name);
  // A server that has left the profile can still be undrained.
  if (!known.includes(name) && !drained.includes(name))
    return fault(`no such realserver: ${name}\n  hint: one of ${known.join(', ')}`);
  const was = drained.includes(name);
  if (was === (action === 'drain'))
    return said(`${name} is ${was ? 'drained already' : 'not drained'}`);
  const change = action === 'drain' ? ['--update', '1'] : ['--delete'];
  const property = ['--type', 'crm_config', '--name', drainProperty(name)];
  if (ask(['crm_attribute', ...property, ...change]) === undefined)
    return fault('the cluster does not answer\n  hint: lvsmith status says why');
  return said(
    action === 'drain'
      ? `${name} finishes its connections and gets no new ones, on every director`
      : `${name} gets its share again, on every director`,
  );
}

function said(text: string): Outcome {
  return { code: 0, stdout: `${text}\n` };
}
