import { signalUnit } from '../../lab/guest/commands.ts';
import { onProcesses } from './shared/on-machines.ts';

export const thaw = onProcesses('Let what is frozen go on', {
  machine: (machine) => machine.thaw(),
  unit: (machine, unit) => signalUnit(machine, unit, 'CONT'),
});
