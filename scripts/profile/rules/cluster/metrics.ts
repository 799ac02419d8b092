import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { poolOf, shareOf, type CompleteProfile } from '../../complete.ts';
import { rule } from '../rule.ts';
import { openToAll } from './reached-from.ts';
import { writtenWhileOff } from './switched-off.ts';

/** What listens on a node already, on all of its addresses. */
function listeners({
  console,
  services,
  realservers,
}: Pick<CompleteProfile, 'console' | 'services' | 'realservers'>): Map<number, string> {
  const found = new Map([
    [22, 'SSH'],
    [2583, 'mon'],
  ]);
  if (console.enabled) found.set(console.port, 'the console');
  for (const service of services.filter(({ protocol }) => protocol === 'tcp'))
    for (const server of poolOf(service, realservers))
      found.set(shareOf(server, service).port, `${service.name} on ${server.name}`);
  return found;
}

/** Metrics whose port is free on every node, and that are no more open than somebody meant them to be. */
export const metrics = rule(
  ['port-clash', 'metrics-off', 'metrics-open'],
  ['metrics', 'console', 'services', 'realservers'],
  (profile, { isWritten }) => {
    const { enabled, port, from } = profile.metrics;
    const findings: Finding[] = [];
    const other = enabled ? listeners(profile).get(port) : undefined;
    if (other !== undefined)
      findings.push({
        code: 'port-clash',
        path: ['metrics', 'port'],
        message: `port ${port} is used by ${other}`,
        hint: 'give the metrics another one',
      });
    const off = enabled ? [] : writtenWhileOff('metrics', isWritten, 'there are no metrics');
    const open = openToAll(enabled ? from : [], ['metrics', 'from'], {
      code: 'metrics-open',
      says: 'lets everybody read the metrics',
      hint: 'name the network of your Prometheus',
    });
    return [...findings, ...off, ...open];
  },
);
