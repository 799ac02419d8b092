import test from 'ava';
import type { Lab } from '../../scripts/lab/lab.ts';
import type { BootedCluster } from '../cluster/helpers/booted-cluster.ts';
import type { Scenario } from '../cluster/helpers/scenario.ts';
import type { Sabotage } from './sabotage.ts';

/** The beginning of a scenario's title, what is broken meanwhile, and the words that it has to fail with. */
export type Case = readonly [start: string, Sabotage, fails: RegExp];

/*
 * Each scenario is played while the thing that it guards is broken, and has to fail for that reason. Takes
 * more than an hour: `npm test -- sabotage`, for whoever changes a scenario.
 *
 * `between` makes everything as it was.
 */
export function seenToFail(
  cluster: BootedCluster,
  scenarios: readonly Scenario[],
  cases: readonly Case[],
  between: (lab: Lab) => Promise<void>,
): void {
  for (const [start, { what, begin, end }, fails] of cases) {
    const scenario = scenarios.find(({ title }) => title.startsWith(start));
    if (scenario === undefined) throw new Error(`no scenario begins with ${start}`);
    test.serial(`${what}: seen by "${scenario.title}"`, (t) =>
      cluster.play(
        t,
        {
          title: what,
          run: async (lab, note) => {
            await begin(lab);
            const reason = await reasonOfFailure(scenario, lab);
            await end(lab);
            const [told = ''] = reason.split('\n');
            note(told);
            if (!fails.test(reason)) throw new Error(`it should fail with ${fails}: ${reason}`);
          },
        },
        between,
      ),
    );
  }
}

async function reasonOfFailure(scenario: Scenario, lab: Lab): Promise<string> {
  // Long enough for what is whole, see the times of the scenarios.
  process.env['LVSMITH_LAB_PATIENCE'] = '0.5';
  try {
    await scenario.run(lab, () => undefined);
    return 'it passed';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    delete process.env['LVSMITH_LAB_PATIENCE'];
  }
}
