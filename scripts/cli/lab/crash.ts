import { onMachines } from './shared/on-machines.ts';

export const crash = onMachines('Cut the power of machines', (machine) => machine.crash());
