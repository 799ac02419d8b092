import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { run } from '../../shared/node/run.ts';
import { valueOf } from '../../shared/state/part.ts';
import { otherSlot } from '../../shared/update/slots.ts';
import { gatherState } from '../state/gather.ts';
import { readImageVersion } from '../state/image-version.ts';
import { alone } from '../update/alone.ts';
import { outdatedCopies, withEtcLayers } from '../update/etc-copies.ts';
import { ownDisk, withBootMedium } from '../update/mounted-esp.ts';
import { UpdateRecords } from '../update/records.ts';
import { bless, standingOf } from './boot-loaders.ts';
import { healthPageFault } from './health-page.ts';
import type { TrialTools } from './trial.ts';
import { servesPages, whyNotWell } from './well.ts';

/** Seconds. A cluster that starts cold takes minutes on a slow machine; the unit gives up after fifteen. */
const usualLimit = 600;

/** What a trial needs, on a real node. */
export async function nodeTrialTools(): Promise<TrialTools> {
  const disk = await ownDisk();
  const { version } = readImageVersion();
  const records = new UpdateRecords();
  const slotOf = (wanted: string) => (wanted === version ? disk.running : otherSlot(disk.running));
  const firmware = existsSync('/sys/firmware/efi') ? 'uefi' : 'bios';
  return {
    records,
    version,
    boot: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
    look,
    standing: (wanted) =>
      withBootMedium(disk, async (medium) =>
        standingOf(medium, { slot: slotOf(wanted), version: wanted }, firmware),
      ),
    bless: () =>
      alone(() =>
        withBootMedium(disk, async (medium) => bless(medium, { slot: disk.running, version })),
      ),
    compareCopies: async ({ copied }) => {
      const found = await withEtcLayers((layers) => outdatedCopies(layers, copied));
      const paths = new Set(found.map(({ path }) => path));
      const earlier = records.copies().filter(({ path }) => !paths.has(path));
      records.writeCopies([...earlier, ...found]);
    },
    limit: Number(process.env['LVSMITH_TRIAL_LIMIT'] ?? usualLimit) * 1000,
    pause: async (milliseconds) => pause(milliseconds),
    now: () => performance.now(),
    say: (line) => process.stdout.write(`${line}\n`),
  };
}

async function look(): Promise<string | undefined> {
  const state = await gatherState();
  const pages = servesPages(valueOf(state.identity)?.role);
  return whyNotWell(state, {
    failedUnits: await failedUnits(),
    page: pages ? await healthPageFault() : undefined,
  });
}

/** @throws Error when systemd does not answer. */
async function failedUnits(): Promise<readonly string[]> {
  const list = ['systemctl', 'list-units', '--state=failed', '--plain', '--no-legend'] as const;
  const lines = (await run(list)).split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => line.trim().split(' ')[0] ?? '');
}
