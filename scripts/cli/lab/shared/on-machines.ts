import { buildCommand } from '@stricli/core';
import type { Lab } from '../../../lab/lab.ts';
import type { Machine } from '../../../lab/qemu/machine.ts';
import { exitCodes } from '../../../runtime/exit-codes.ts';
import { Failure } from '../../../runtime/failure.ts';
import type { Context } from '../../context.ts';
import type { ProfileFlags } from '../../flags.ts';
import { inLab, labFlags } from './in-lab.ts';
import { nodes } from './parameters.ts';

/** A verb that does the same to each of the machines that it is given. */
export function onMachines(brief: string, act: (machine: Machine) => Promise<void>) {
  return buildCommand<ProfileFlags, string[], Context>({
    docs: { brief },
    parameters: { flags: labFlags, positional: nodes },
    func: inLab(async (lab: Lab, _session, _flags: ProfileFlags, ...names: string[]) => {
      await Promise.all(names.map((name) => lab.machine(name)).map(act));
    }),
  });
}

/** A verb for a machine as a whole, or for the processes of a unit in it. */
export function onProcesses(
  brief: string,
  act: {
    readonly machine: (machine: Machine) => Promise<void>;
    readonly unit: (machine: Machine, unit: string) => Promise<void>;
  },
) {
  return buildCommand<ProfileFlags, string[], Context>({
    docs: { brief },
    parameters: {
      flags: labFlags,
      positional: {
        kind: 'array',
        parameter: {
          parse: String,
          brief: 'A machine of the lab, or a systemd unit in it',
          placeholder: 'node[:unit]',
        },
        minimum: 1,
      },
    },
    func: inLab(async (lab: Lab, _session, _flags: ProfileFlags, ...words: string[]) => {
      const aims = words.map((word) => {
        const [name = '', unit] = word.split(':', 2);
        return { machine: lab.machine(name), unit: unit === undefined ? unit : unitName(unit) };
      });
      await Promise.all(
        aims.map(({ machine, unit }) =>
          unit === undefined ? act.machine(machine) : act.unit(machine, unit),
        ),
      );
    }),
  });
}

/** @throws Failure (2) for what systemd takes for no unit's name. */
function unitName(text: string): string {
  if (/^[A-Za-z0-9:_.@-]+$/.test(text)) return text;
  throw new Failure(`${text} is not the name of a unit`, { exitCode: exitCodes.usage });
}
