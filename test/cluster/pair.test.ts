import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { prepareLab } from '../../scripts/image/prepare-lab.ts';
import { bringUp } from '../../scripts/lab/bring-up.ts';
import { Lab } from '../../scripts/lab/lab.ts';
import { silentProgress } from '../../scripts/report/progress.ts';
import { play } from './helpers/play.ts';
import { serves } from './helpers/observe.ts';
import { settle } from './helpers/settle.ts';
import { forwarding } from './scenarios/forwarding.ts';
import { ipv6 } from './scenarios/ipv6.ts';
import { joining, latecomer } from './scenarios/join.ts';
import { schedulers } from './scenarios/schedulers.ts';
import { sorry } from './scenarios/sorry.ts';
import { twoNode } from './scenarios/two-node.ts';

/*
 * One boot of profiles/pair.yaml: two directors, and a service for each way of spreading and
 * forwarding requests. One realserver of the profile has no seed and is off at first.
 */
const minutes = 60_000;
let lab: Lab | undefined;

test.before('two directors and the first realserver boot and serve', async (t) => {
  t.timeout(20 * minutes);
  const settings = await prepareLab('test/cluster/profiles/pair.yaml', silentProgress);
  await rm(join(settings.seeds, `${latecomer}.iso`));
  lab = await Lab.create(settings);
  const started = performance.now();
  await bringUp(
    lab,
    ({ name }, stage) => {
      t.log(`${((performance.now() - started) / 1000).toFixed(0)} s: ${name} ${stage}`);
    },
    lab.machines.filter(({ name }) => name !== latecomer),
  );
});

test.after.always('nothing is left behind', async () => {
  await lab?.stop();
});

for (const scenario of joining)
  test.serial(scenario.title, async (t) => {
    t.timeout(10 * minutes);
    await t.notThrowsAsync(play(lab, scenario, serves));
  });

for (const scenario of [...schedulers, ...forwarding, ...ipv6, ...sorry, ...twoNode])
  test.serial(scenario.title, async (t) => {
    t.timeout(10 * minutes);
    await t.notThrowsAsync(play(lab, scenario, settle));
  });
