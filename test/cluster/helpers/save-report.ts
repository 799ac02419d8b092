import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { snapshot } from '../../../scripts/lab/guest.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import { timesFile, type LabTimes } from '../../../scripts/lab/times.ts';

/** Keeps every console and journal of a scenario that failed; returns their folder. */
export async function saveReport(lab: Lab, title: string): Promise<string> {
  const slug = title.replaceAll(/[^a-z0-9]+/gi, '-').slice(0, 60);
  const folder = join('build', 'reports', 'cluster', slug);
  await mkdir(folder, { recursive: true });
  await Promise.all(
    lab.machines.map(async (machine) => {
      const { consoleFile, name, state } = machine;
      await copyFile(consoleFile, join(folder, basename(consoleFile))).catch(() => undefined);
      await writeFile(join(folder, `${name}.txt`), await snapshot(machine).catch(String));
      if (state !== 'running') return;
      const journal = await machine
        .execute('journalctl -b --no-pager', 60_000)
        .catch(() => undefined);
      await writeFile(join(folder, `${name}.journal.log`), journal?.output ?? '');
    }),
  );
  return folder;
}

/** Leaves the times of this run for `npm run bench -- lab`. */
export async function saveTimes(times: LabTimes): Promise<void> {
  await mkdir(dirname(timesFile), { recursive: true });
  await writeFile(timesFile, `${JSON.stringify(times, null, 2)}\n`);
}
