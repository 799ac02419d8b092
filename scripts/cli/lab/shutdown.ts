import { onMachines } from './shared/on-machines.ts';

export const shutdown = onMachines('Press the power button of machines', (machine) =>
  machine.shutdown(),
);
