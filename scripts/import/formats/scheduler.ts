import { schedulers } from '../../../overlays/shared/cluster/choices.ts';
import type { Reading } from '../reading.ts';
import type { Place } from '../source.ts';

/** The kernel takes no service with a scheduler that it does not know. */
export function noteScheduler(scheduler: string, place: Place, { faults }: Reading): void {
  if (scheduler === 'twos' || schedulers.some((known) => known === scheduler)) return;
  faults.push({
    message: `there is no scheduler ${/^[\w-]{1,16}$/.test(scheduler) ? scheduler : 'of this name'}: the kernel refuses the service`,
    place,
  });
}
