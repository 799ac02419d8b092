import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { rule } from '../rule.ts';

/** One witness, for two directors that decide with it and in no other way. */
export const witness = rule(
  [
    'witness-twice',
    'witness-directors',
    'witness-external',
    'witness-two-node',
    'witness-tie-breaker',
  ],
  ['directors', 'realservers', 'membership'],
  ({ directors, realservers, membership }) => {
    const [first, ...more] = realservers.flatMap((server, index) =>
      server.witness ? [{ ...server, path: ['realservers', index, 'witness'] as const }] : [],
    );
    if (first === undefined) return [];
    const count = directors.length;
    const findings: Finding[] = more.map(({ path }) => ({
      code: 'witness-twice',
      path,
      message: `${first.name} is the witness already; a second one would make four voters, which can be split into two halves`,
      hint: 'keep one of them',
    }));
    if (count !== 2)
      findings.push({
        code: 'witness-directors',
        path: first.path,
        message: `a witness is the third voter of two directors; there ${count === 1 ? 'is 1' : `are ${count}`}`,
        hint: count === 1 ? 'add a director' : 'delete witness: they have a majority without it',
      });
    if (first.external)
      findings.push({
        code: 'witness-external',
        path: first.path,
        message: `${first.name} is external: it has no image of lvsmith, and so no vote`,
        hint: 'name a realserver that lvsmith builds',
      });
    if (membership['two-node'])
      findings.push({
        code: 'witness-two-node',
        path: ['membership', 'two-node'],
        message:
          'with a witness, the director that has its vote goes on; two-node lets either go on without',
        hint: 'delete two-node',
      });
    if (membership['tie-breaker'] !== 'none')
      findings.push({
        code: 'witness-tie-breaker',
        path: ['membership', 'tie-breaker'],
        message: 'the witness decides which director goes on; corosync takes no tie-breaker beside',
        hint: 'delete tie-breaker',
      });
    return findings;
  },
);
