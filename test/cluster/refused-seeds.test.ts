import test from 'ava';
import { fail, succeed, waitForUnit } from '../../scripts/lab/guest/commands.ts';
import { saveReport } from './helpers/save-report.ts';
import { noCluster, SingleMachine } from './helpers/single-machine.ts';
import { badSeeds } from './helpers/seed-media.ts';

/* One director, switched on without a seed; then a person attaches wrong ones. seeds.test.ts has the right ones. */

const minutes = 60_000;
let director: SingleMachine;

test.before('a director boots without a seed', async (t) => {
  t.timeout(10 * minutes);
  director = await SingleMachine.bootUnseeded('litsha21');
});

test.afterEach.always(async (t) => {
  if (!t.passed) t.log(`consoles and journals: ${await saveReport(director.lab, t.title)}`);
});

test.after.always('nothing is left behind', async () => {
  await director.remove();
});

test.serial('without a seed nothing of the cluster starts, and one may log in', async (t) => {
  t.timeout(5 * minutes);
  const { machine } = director;
  await director.waitForState('no-seed');
  await director.waitForConsole('no seed is attached');
  await waitForUnit(machine, 'ssh.service');
  // However slow the start was, its console has a login.
  const loginTimeout = 'systemctl show dev-ttyS0.device -P JobRunningTimeoutUSec';
  t.is((await succeed(machine, loginTimeout)).trim(), '5min');
  // Its drive is empty, which is no error.
  t.notRegex(await director.console(), /error.*sr0/i);
  // A disc that is put into it is noticed: the kernel is asked to look.
  t.is(await succeed(machine, 'cat /sys/module/block/parameters/events_dfl_poll_msecs'), '2000');
  // Nobody starts it by mistake either.
  await machine.execute('systemctl start --job-mode=ignore-dependencies corosync pacemaker');
  await succeed(machine, noCluster);
  const { code, output } = await machine.execute('lvsmith status --json --wait');
  t.is(code, 1);
  t.is(JSON.parse(output).verdict, 'failed');
  t.regex(await director.ssh('cat /run/motd.d/lvsmith'), /^lvsmith: no seed is attached/);
});

for (const { name, medium, place, says } of badSeeds)
  test.serial(`a bad seed is refused and explained: ${name}`, async (t) => {
    t.timeout(5 * minutes);
    const { machine } = director;
    const started = performance.now();
    await director.plug(medium());
    try {
      await director.waitForBanner(says);
      t.log(`refused after ${((performance.now() - started) / 1000).toFixed(1)} s`);
      const { code, output } = await machine.execute('lvsmith status');
      t.is(code, 1);
      for (const text of [place, says]) {
        t.true(output.includes(text), output);
        await director.waitForConsole(text);
      }
      await succeed(machine, noCluster);
      await fail(machine, 'test -e /etc/lvsmith');
    } finally {
      await machine.unplug();
    }
  });

test.serial('the banner comes once for each thing that there is to say', async (t) => {
  t.timeout(5 * minutes);
  await director.waitForBanner('no seed is attached');
  const shown = await director.console();
  const [{ says } = { says: '' }] = badSeeds;
  t.is(shown.split(says).length - 1, 1, 'a finding is shown once');
});
