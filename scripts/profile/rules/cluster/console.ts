import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { rule } from '../rule.ts';
import { openToAll } from './reached-from.ts';
import { writtenWhileOff } from './switched-off.ts';

/** What listens on a director already, on all of its addresses. */
const taken: ReadonlyMap<number, string> = new Map([
  [22, 'SSH'],
  [2583, 'mon'],
]);

/** A console that can listen, and that is no more open than somebody meant it to be. */
export const console = rule(
  ['port-clash', 'console-off', 'console-open'],
  ['console'],
  ({ console: { enabled, port, from } }, { isWritten }) => {
    const findings: Finding[] = [];
    const other = taken.get(port);
    if (enabled && other !== undefined)
      findings.push({
        code: 'port-clash',
        path: ['console', 'port'],
        message: `port ${port} of the directors is used by ${other}`,
        hint: 'give the console another one',
      });
    const off = enabled ? [] : writtenWhileOff('console', isWritten, 'the console is off');
    const open = openToAll(enabled ? from : [], ['console', 'from'], {
      code: 'console-open',
      says: 'lets everybody try passwords at the console',
      hint: 'name the networks of those who look after the cluster',
    });
    return [...findings, ...off, ...open];
  },
);
