import { onMachines } from './shared/on-machines.ts';

export const start = onMachines('Switch machines on', (machine) => machine.start());
