import { isRecord } from './record.ts';
import type { Path } from '../../overlays/shared/diagnostics/path.ts';

/** Whether a document has a value at a path: what it does not have may still have a default. */
export function isWritten(document: unknown, path: Path): boolean {
  let value = document;
  for (const segment of path) {
    if (!isRecord(value) || !Object.hasOwn(value, segment)) return false;
    value = value[segment];
  }
  return true;
}
