import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { reportMachine } from '../../../scripts/lab/guest/commands.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import { readTimes, timesFolder, type LabTimes } from '../../../scripts/lab/times.ts';

/** Keeps every console and journal of a scenario that failed; returns their folder. */
export async function saveReport(lab: Lab, title: string): Promise<string> {
  const slug = title.replaceAll(/[^a-z0-9]+/gi, '-').slice(0, 60);
  const folder = join('build', 'reports', 'cluster', slug);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await Promise.all(
    lab.machines.map(async (machine) => {
      const { consoleFile, name, state } = machine;
      await copyFile(consoleFile, join(folder, basename(consoleFile))).catch(() => undefined);
      await writeFile(join(folder, `${name}.txt`), await reportMachine(machine).catch(String));
      if (state !== 'running') return;
      const journal = await machine.execute('journalctl --no-pager', 60_000).catch(() => undefined);
      await writeFile(join(folder, `${name}.journal.log`), journal?.output ?? '');
    }),
  );
  return folder;
}

/**
 * Leaves the times of this run for `npm run bench -- lab`. A run of some scenarios keeps the times of the
 * others.
 */
export async function saveTimes(name: string, times: LabTimes): Promise<void> {
  const file = join(timesFolder, `${name}.json`);
  await mkdir(timesFolder, { recursive: true });
  const before = await readTimes(file);
  const scenarios = { ...before?.scenarios, ...times.scenarios };
  await writeFile(file, `${JSON.stringify({ ...times, scenarios }, null, 2)}\n`);
}
