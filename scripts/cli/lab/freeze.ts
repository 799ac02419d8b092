import { signalUnit } from '../../lab/guest/commands.ts';
import { onProcesses } from './shared/on-machines.ts';

export const freeze = onProcesses("Stop a machine's processors, or one unit's processes", {
  machine: (machine) => machine.freeze(),
  unit: (machine, unit) => signalUnit(machine, unit, 'STOP'),
});
