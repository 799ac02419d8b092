import { exitCodes } from '../../runtime/exit-codes.ts';
import { Failure } from '../../runtime/failure.ts';
import { mostRootBytes } from './partitions.ts';

/** What makes a root smaller. */
const smallerRoot =
  'take packages out of image.packages or files out of image.overlays, or let image.root be writable: such an image has no slots, and is not updated as a whole';

/**
 * Checks that a root leaves a fifth of its slot to later versions: machines keep the slots that they were born with.
 *
 * @param size bytes of the root's file system.
 * @throws Failure (6) that says how large it is.
 */
export function checkRootSize(size: number): void {
  if (size <= mostRootBytes) return;
  throw new Failure(
    `the root has ${mebibytes(Math.ceil, size)} MiB, and may have ${mebibytes(Math.floor, mostRootBytes)} MiB: 80 % of a slot`,
    { exitCode: exitCodes.verification, hint: smallerRoot },
  );
}

/** Rounded so that what is too large never looks as if it fitted. */
function mebibytes(round: (value: number) => number, bytes: number): number {
  return round(bytes / 2 ** 20);
}
