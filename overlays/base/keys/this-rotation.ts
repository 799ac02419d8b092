import { readRecord } from '../apply/records.ts';
import { Refusal } from '../apply/refusal.ts';
import type { System } from '../firstboot/system.ts';
import type { Rotation } from './rotation.ts';

/**
 * The rotation that a step is for; undefined: it has ended here, and whoever asks did not hear that.
 *
 * @param unknown what is said when the node does not know it.
 * @throws Refusal then.
 */
export function thisRotation(system: System, id: string, unknown: string): Rotation | undefined {
  const rotation = readRecord(system, 'keys');
  if (rotation?.id === id) return rotation;
  if (readRecord(system, 'last')?.id === id) return undefined;
  throw new Refusal('unknown', unknown);
}
