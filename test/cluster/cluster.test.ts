import test from 'ava';
import { bringUp } from '../../scripts/lab/bring-up.ts';
import { Lab } from '../../scripts/lab/lab.ts';
import { prepareLab } from '../../scripts/image/prepare-lab.ts';
import { TimesRecorder } from '../../scripts/lab/times.ts';
import { silentProgress } from '../../scripts/report/progress.ts';
import { recover } from './helpers/recover.ts';
import { saveReport, saveTimes } from './helpers/save-report.ts';
import type { Scenario } from './helpers/scenario.ts';
import { failovers } from './scenarios/failover.ts';
import { failingServers } from './scenarios/health.ts';
import { pingNodes } from './scenarios/ping-node.ts';
import { pools } from './scenarios/pools.ts';
import { power } from './scenarios/power.ts';
import { serving } from './scenarios/serving.ts';
import { watchdogs } from './scenarios/watchdog.ts';

/*
 * One boot of the lab profile for all that does not disturb each other: each scenario starts from a
 * cluster that is as after its boot, and leaves it so.
 */
const minutes = 60_000;
let lab: Lab | undefined;
/** For `npm run bench -- lab`. */
let times = new TimesRecorder();

test.before('three directors and two realservers boot and serve', async (t) => {
  t.timeout(20 * minutes);
  lab = await Lab.create(await prepareLab('lab', silentProgress));
  const started = performance.now();
  times = new TimesRecorder();
  await bringUp(lab, ({ name }, stage) => {
    times.stage(name, stage);
    t.log(`${((performance.now() - started) / 1000).toFixed(0)} s: ${name} ${stage}`);
  });
  times.answered();
});

test.after.always('nothing is left behind', async () => {
  if (lab !== undefined) await saveTimes(times.times(lab.accelerator.accelerator));
  await lab?.stop();
});

const scenarios = [serving, pools, failingServers, pingNodes, failovers, watchdogs, power];
for (const scenario of scenarios.flat())
  test.serial(scenario.title, async (t) => {
    t.timeout(10 * minutes);
    await t.notThrowsAsync(play(scenario, (text) => t.log(text)));
  });

/** Keeps the consoles and journals of a scenario that fails, and says where. */
async function play(
  { title, run, anyStart }: Scenario,
  note: (text: string) => void,
): Promise<void> {
  if (lab === undefined) throw new Error('the cluster did not boot');
  try {
    if (anyStart !== true) await recover(lab);
    const booted = lab;
    await times.scenario(title, () => run(booted, note));
  } catch (error) {
    const folder = await saveReport(lab, title);
    const what = error instanceof Error ? error.message : String(error);
    throw new Error(`${what}\nconsoles and journals: ${folder}`, { cause: error });
  }
}
