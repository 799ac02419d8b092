import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { snapshot } from '../../../scripts/lab/guest.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';

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
