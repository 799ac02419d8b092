import { planOfMany } from './apply-plan.ts';
import type { Bench } from './bench.ts';
import { importBig } from './import.ts';
import { checkBig, checkWeb, rejectNoise, renderBig } from './profile-check.ts';
import { planTable, recordAlert } from './programs.ts';

/** Every command that is measured; a bench is added by its name here. */
export const benches: readonly Bench[] = [
  checkWeb,
  checkBig,
  rejectNoise,
  renderBig,
  importBig,
  recordAlert,
  planTable,
  planOfMany,
];
