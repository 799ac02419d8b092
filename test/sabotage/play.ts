import test from 'ava';
import type { Lab } from '../../scripts/lab/lab.ts';
import type { BootedCluster, StartState } from '../cluster/helpers/booted-cluster.ts';
import type { Scenario } from '../cluster/helpers/scenario.ts';
import type { Sabotage } from './sabotage.ts';

/** The beginning of a scenario's title, what is broken meanwhile, and the words that it has to fail with. */
export type Case = readonly [start: string, Sabotage, fails: RegExp];

/**
 * A test for each case: the scenario is played while the thing that it guards is broken, and has to fail for
 * that reason. Takes long, `npm test -- sabotage`, and is for whoever changes a scenario.
 */
export function testSabotage(
  cluster: BootedCluster,
  scenarios: readonly Scenario[],
  cases: readonly Case[],
  from?: StartState,
): void {
  for (const [start, { what, begin }, fails] of cases) {
    const scenario = scenarios.find(({ title }) => title.startsWith(start));
    if (scenario === undefined) throw new Error(`no scenario begins with ${start}`);
    const title = `${what}: seen by "${scenario.title}"`;
    const run: Scenario['run'] = async (lab, note) => {
      await begin(lab);
      const reason = await failureOf(scenario, lab);
      const [firstLine = ''] = reason.split('\n');
      note(firstLine);
      if (!fails.test(reason)) throw new Error(`it should fail with ${fails}: ${reason}`);
    };
    test.serial(title, (t) => cluster.play(t, { title: what, run }, from));
  }
}

async function failureOf(scenario: Scenario, lab: Lab): Promise<string> {
  // Long enough for what is whole, see the times of the scenarios.
  process.env['LVSMITH_LAB_TIMEOUT_FACTOR'] = '0.5';
  try {
    await scenario.run(lab, () => undefined);
    return 'it passed';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    delete process.env['LVSMITH_LAB_TIMEOUT_FACTOR'];
  }
}
