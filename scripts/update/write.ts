import { basename } from 'node:path';
import { updateFiles } from '../../overlays/shared/update/update-state.ts';
import { must, stopped, type UpdateContext } from './context.ts';
import { Refused, type Target } from './survey.ts';
import { lastWords } from './transport.ts';

const { incoming } = updateFiles;

/** Seconds: an emulated machine unpacks and writes 250 MB. */
const writing = 1800;
/** How many machines are sent to at the same time: the host has one line for all. */
const sideBySide = 4;

/**
 * Has each machine judge the signed descriptions: the signature, its role and cluster, the version, the slot's size.
 *
 * @throws Refused with the words of each that does not take it.
 */
export async function checkDescriptions(
  context: UpdateContext,
  targets: readonly Target[],
  downgrade: boolean,
): Promise<void> {
  const refused: string[] = [];
  await forEach(targets, async (target) => {
    const { machine, payload } = target;
    await must(context, machine, `rm -rf ${incoming} && mkdir -p ${incoming}`);
    for (const file of payload.files.slice(0, 2)) await send(context, target, file);
    const result = await context.transport.run(machine, command(target, downgrade, '--check'));
    if (result.code === 0) return;
    await context.transport.run(machine, `rm -rf ${incoming}`);
    refused.push(`${machine.name}: ${result.stderr.trim().replace(/^update: /, '')}`);
  });
  if (refused.length > 0) throw new Refused(refused.toSorted());
}

/** Sends the payloads and has every machine write its other slot; what runs is not touched. */
export async function writeSlots(
  context: UpdateContext,
  targets: readonly Target[],
  downgrade: boolean,
): Promise<void> {
  await forEach(targets, (target) => {
    const { machine, payload } = target;
    const megabytes = Math.ceil(payload.size / 1e6);
    return context.progress.step(
      `write-${machine.name}`,
      `${machine.name}: other slot`,
      async (step) => {
        step.output(`sending ${megabytes} MB`);
        for (const file of payload.files.slice(2)) await send(context, target, file);
        step.output('writing');
        await must(
          context,
          machine,
          `${command(target, downgrade)} && rm -rf ${incoming}`,
          writing,
        );
        step.detail(`${megabytes} MB sent`);
      },
    );
  });
}

function command({ payload }: Target, downgrade: boolean, ...words: readonly string[]): string {
  const file = `${incoming}/${basename(payload.file)}`;
  return ['/usr/lib/lvsmith/update', file, ...(downgrade ? ['--downgrade'] : []), ...words].join(
    ' ',
  );
}

async function send(context: UpdateContext, { machine }: Target, file: string): Promise<void> {
  const result = await context.transport.send(machine, file, `${incoming}/${basename(file)}`);
  if (result.code !== 0)
    throw stopped(machine, `did not take ${basename(file)}: ${lastWords(result)}`);
}

/** Side by side, a few at a time; the first failure is thrown when those that were begun have ended. */
async function forEach(
  targets: readonly Target[],
  work: (target: Target) => Promise<void>,
): Promise<void> {
  await inTurns(targets, sideBySide, work);
}

/** Works on `most` items at a time, and begins none after a failure. */
export async function inTurns<T>(
  items: readonly T[],
  most: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined && failures.length === 0; item = left.shift())
      await work(item).catch((error: unknown) => failures.push(error));
  };
  await Promise.all(Array.from({ length: most }, worker));
  if (failures.length > 0) throw failures[0];
}
