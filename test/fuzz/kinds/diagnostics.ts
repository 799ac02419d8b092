import type { Diagnostic } from '../../../overlays/shared/diagnostics/diagnostic.ts';

/** What is wrong with a finding about a text: it must have words, and a place that is in the text. */
export function faultOf(
  { file, line, column, code, message }: Diagnostic,
  text: string | undefined,
): string | undefined {
  if (file === '' || message === '' || code === '') return 'a finding says nothing';
  if (!(line >= 1 && column >= 1)) return `a finding has no place: ${code}`;
  // Whatever a line ends with, for YAML or for an editor.
  const lines = text?.split(/\r\n|[\n\r\u0085\u2028\u2029]/).length;
  if (lines !== undefined && line > lines) return `a finding is beyond the end: ${code}`;
  return undefined;
}
