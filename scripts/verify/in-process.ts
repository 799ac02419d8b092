import { join } from 'node:path';
import type { RenderedFile } from '../render/rendered-file.ts';
import { lintCib } from './cib-lint.ts';
import { validateCib } from './cib-schema.ts';
import { lintCorosync } from './corosync-lint.ts';
import { textOf, type ToolFinding } from './tool-finding.ts';

export const cibPath = '/usr/lib/lvsmith/cib.xml';
export const corosyncPath = '/etc/corosync/corosync.conf';

/**
 * What can be said of a director's tree without starting a process: quick enough for every check.
 *
 * @param tree The verify tree, for pacemaker's schemas; without it the CIB is only linted.
 */
export function checkInProcess(
  files: readonly RenderedFile[],
  tree: string | undefined,
): readonly ToolFinding[] {
  const cib = textOf(files, cibPath);
  const schema =
    tree === undefined ? [] : validateCib(cib, cibPath, join(tree, 'usr/share/pacemaker'));
  // A CIB that is not well-formed cannot be linted.
  if (schema.length > 0) return schema;
  return [...lintCib(cib, cibPath), ...lintCorosync(textOf(files, corosyncPath), corosyncPath)];
}
