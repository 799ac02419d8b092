import { setTimeout as pause } from 'node:timers/promises';
import { buildCommand } from '@stricli/core';
import type { Session } from '../../lab/control/protocol.ts';
import type { Lab } from '../../lab/lab.ts';
import type { Machine } from '../../lab/qemu/machine.ts';
import type { Context } from '../context.ts';
import type { ProfileFlags } from '../flags.ts';
import { inLab, labFlags } from './shared/in-lab.ts';
import { node } from './shared/parameters.ts';

interface Flags extends ProfileFlags {
  readonly once: boolean;
}

export const top = buildCommand<Flags, [name?: string], Context>({
  docs: { brief: 'What a node shows of itself and its cluster, again and again until Ctrl-C' },
  parameters: {
    flags: { ...labFlags, once: { kind: 'boolean', brief: 'One picture', default: false } },
    positional: { kind: 'tuple', parameters: [{ ...node, optional: true }] },
  },
  func: inLab(showTop),
});

async function showTop(
  lab: Lab,
  { print, signal }: Session,
  { once }: Flags,
  name?: string,
): Promise<void> {
  if (once) return print(await picture(chosen(lab, name)));
  while (!signal.aborted) {
    print(`${clearScreen}${await picture(chosen(lab, name))}`);
    await pause(interval, undefined, { signal }).catch(() => undefined);
  }
}

/** Milliseconds. */
const interval = 2000;
/** Milliseconds: the node itself waits up to ten seconds for a program that hangs. */
const patience = 30_000;
/** ECMA-48: the cursor to the upper left, and everything below it away. */
const clearScreen = '\u001b[H\u001b[J';

/** The machine that was named, or else a director that can say something. */
function chosen(lab: Lab, name: string | undefined): Machine | undefined {
  if (name !== undefined) return lab.machine(name);
  return lab.directors.find(({ state, hasShell }) => state === 'running' && hasShell);
}

/** What it shows, or in words why it shows nothing: what was there a moment ago is not left standing. */
async function picture(machine: Machine | undefined): Promise<string> {
  if (machine === undefined) return 'no director runs\n';
  const { name, state, hasShell } = machine;
  if (state !== 'running') return `${name} is ${state}\n`;
  if (!hasShell) return `${name} has not booted yet\n`;
  return machine.execute('lvsmith top --once', patience).then(
    ({ output }) => output,
    () => `${name} does not answer\n`,
  );
}
