import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { bringUp } from '../../scripts/lab/cluster/bring-up.ts';
import { succeed } from '../../scripts/lab/guest/commands.ts';
import { Lab } from '../../scripts/lab/lab.ts';
import { timesFolder } from '../../scripts/lab/times.ts';
import { run } from '../../scripts/runtime/run.ts';
import type { Updated } from '../../scripts/update/update.ts';
import { countRequests } from './helpers/count-requests.ts';
import { saveReport, saveTimes } from './helpers/save-report.ts';
import { next, prepareUpdateLab, writeSshConfig } from './helpers/update-lab.ts';
import { waitUntilSettled } from './helpers/settled.ts';

/*
 * A whole lab of five that starts from its disks, by BIOS and by UEFI, and is updated by one command through ssh while a
 * client asks for pages. Only by name: it takes the better part of an hour on emulated processors.
 */

/** Milliseconds. */
const wholeTimeout = 3 * 3_600_000;

test('a whole lab is updated by one command while a client asks for pages', async (t) => {
  t.timeout(wholeTimeout);
  const { settings, profile, out, key } = await prepareUpdateLab();
  const lab = await Lab.create(settings);
  try {
    for (const { name } of lab.directors) await lab.startByFirmware(name, 'bios');
    for (const { name } of lab.realservers) await lab.startByFirmware(name, 'uefi');
    await bringUp(lab);
    await waitUntilSettled(lab);
    const config = await writeSshConfig(lab, key);
    const update = async (...flags: string[]) => {
      const words = [
        '--profile',
        profile,
        '--out',
        out,
        '--ssh-config',
        config,
        '--json',
        ...flags,
      ];
      const lines: string[] = [];
      const result = await run(
        [process.execPath, 'build/js/scripts/lvsmith.js', 'update', ...words],
        {
          accept: 'any',
          onLine: (line) => {
            lines.push(`${new Date().toISOString()} ${line}`);
            t.log(line);
          },
        },
      );
      return { ...result, lines };
    };

    const plan = await update('--plan');
    t.is(plan.code, 0, plan.stderr);

    const began = performance.now();
    const requests = countRequests(lab);
    const done = await update();
    const { count, lost } = await requests.stop();
    t.log(`${count} requests, ${lost.length} lost`, ...lost.map((at) => at.toISOString()));
    t.is(done.code, 0, done.stderr);
    const whole = `${lost.length} of ${count} requests lost`;
    // Its last title has a count in it.
    await rm(join(timesFolder, 'update.json'), { force: true });
    await saveTimes('update', {
      accelerator: lab.accelerator.accelerator,
      boot: {},
      scenarios: { ...secondsOf(done.stdout), [whole]: (performance.now() - began) / 1000 },
    });
    for (const machine of lab.machines) {
      const status = await succeed(machine, 'lvsmith status');
      t.true(status.includes(` ${next}\n`), `${machine.name}\n${status}`);
    }
    // A planned move of the addresses may cost a request; the directors come first.
    const servers = done.lines.find((line) => line.includes('roll-litstat'))?.split(' ')[0] ?? '';
    t.deepEqual(
      lost.filter((at) => at.toISOString() > servers),
      [],
      'no request is lost while realservers restart',
    );
    t.true(lost.length <= lab.directors.length, `${lost.length} of ${count} requests are lost`);

    const again = await update();
    t.is(again.code, 0, again.stderr);
    t.regex(again.stdout.trim().split('\n').at(-1) ?? '', /^(?!.*"todo":"(write|restart|wait)")/);
  } catch (error) {
    t.log(await saveReport(lab, 'update of a whole lab'));
    throw error;
  } finally {
    await lab.stop();
  }
});

/** How long each machine took, for `npm run bench -- lab`. @param stdout of the command, whose last line is the result. */
function secondsOf(stdout: string): Readonly<Record<string, number>> {
  const result: { readonly machines: readonly Updated[] } = JSON.parse(
    stdout.trim().split('\n').at(-1) ?? '',
  );
  return Object.fromEntries(result.machines.map(({ name, seconds }) => [name, seconds]));
}
