import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';

/** @throws Failure (4) unless this process is root's. */
export function checkRoot(): void {
  if (process.getuid?.() !== 0)
    throw new Failure('failovers in namespaces are measured as root', {
      exitCode: exitCodes.toolMissing,
      hint: 'the directors load firewalls and mount file systems of their own: sudo env "PATH=$PATH" npm …',
    });
}
