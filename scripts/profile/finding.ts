import type { Finding } from '../../overlays/shared/diagnostics/finding.ts';

/** Nothing, or nothing but comments. */
export const emptyFile: Finding = {
  code: 'empty-file',
  path: [],
  message: 'this file is empty',
  hint: 'profiles/small.yaml is the shortest profile to start from',
};
