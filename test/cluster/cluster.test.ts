import test from 'ava';
import { bringUp } from '../../scripts/lab/bring-up.ts';
import { Lab } from '../../scripts/lab/lab.ts';
import { prepareLab } from '../../scripts/image/prepare-lab.ts';
import { TimesRecorder } from '../../scripts/lab/times.ts';
import { silentProgress } from '../../scripts/report/progress.ts';
import { play } from './helpers/play.ts';
import { recover } from './helpers/recover.ts';
import { saveTimes } from './helpers/save-report.ts';
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
for (const { title, run, anyStart } of scenarios.flat())
  test.serial(title, async (t) => {
    t.timeout(10 * minutes);
    const timed = (booted: Lab) => times.scenario(title, () => run(booted, (text) => t.log(text)));
    const first = anyStart === true ? undefined : recover;
    await t.notThrowsAsync(play(lab, { title, run: timed }, first));
  });
