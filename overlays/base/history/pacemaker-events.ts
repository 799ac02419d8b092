import { addressResource } from '../../shared/cluster/resources.ts';
import type { HistoryEntry } from '../../shared/history/entry.ts';

type Told = Pick<HistoryEntry, 'kind' | 'text'>;

/**
 * What a line of pacemaker's controller tells of the cluster; undefined: nothing that matters afterwards.
 *
 * @param lease with it the lease says who holds the addresses, to the moment: pacemaker follows
 */
export function pacemakerEvent(message: string, lease: boolean): Told | undefined {
  const [text = ''] = message
    .replace(/^\s*(?:info|notice|warning|error|crit):\s+/, '')
    .split(' | ');
  return membership(text) ?? fencing(text) ?? operation(text, lease);
}

function membership(text: string): Told | undefined {
  const [, name, state] = /^Node (\S+) state is now (lost|member)\b/.exec(text) ?? [];
  if (state === undefined) return undefined;
  return { kind: 'director', text: state === 'lost' ? `${name} was lost` : `${name} is a member` };
}

function fencing(text: string): Told | undefined {
  const [, target, action, by, result] =
    /^Peer (\S+) was (?:not )?terminated \((\S+)\) by (\S+) on behalf of \S+: (.*)$/.exec(text) ??
    [];
  if (target === undefined) return undefined;
  const ok = result === 'OK';
  return {
    kind: ok ? 'director' : 'trouble',
    text: ok
      ? `${target} counts as reset (${action}), by ${by}`
      : `${target} could not be reset (${action}): ${result}`,
  };
}

/** `Result of start operation for address-web on litsha22: OK` */
function operation(text: string, lease: boolean): Told | undefined {
  const [, task = '', resource = '', node = '', result = ''] =
    /^Result of (\S+) operation for (\S+) on (\S+): (.*)$/.exec(text) ?? [];
  // A probe asks what runs where; what does not run is no failure.
  if (task === '' || task === 'probe') return undefined;
  if (!/^OK$|^ok$/.test(result)) {
    const isAnswer = task === 'monitor' && /^(?:Not running|Cancelled)$/i.test(result);
    if (isAnswer && /cancelled/i.test(result)) return undefined;
    return { kind: 'trouble', text: `${resource} on ${node}: ${task}: ${result}` };
  }
  const name = resource.startsWith(addressResource(''))
    ? resource.slice(addressResource('').length)
    : '';
  if (lease || name === '') return undefined;
  if (task === 'start') return { kind: 'holder', text: `took the floating address ${name}` };
  return task === 'stop'
    ? { kind: 'holder', text: `gave the floating address ${name} up` }
    : undefined;
}
