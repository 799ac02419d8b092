import { textOf, type ToolFinding } from '../tool-finding.ts';
import { cibPath } from '../in-process.ts';
import type { Workspace } from '../workspace.ts';

/** pacemaker's own verdict on the CIB: schema, references, and what the scheduler cannot work with. */
export async function crmVerify(workspace: Workspace): Promise<ToolFinding[]> {
  const { code, stdout, stderr } = await workspace.shell(
    `crm_verify --verbose --xml-file /in${cibPath}`,
  );
  if (code === 0) return [];
  const cib = textOf(workspace.files, cibPath);
  const messages = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
  return [...new Set(messages)].map((message) => {
    return {
      tool: 'crm_verify',
      file: cibPath,
      line: lineNaming(cib, message),
      message: message.trim(),
    };
  });
}

/** crm_verify names elements and values, not lines: the first line that has what it names. */
function lineNaming(cib: string, message: string): number | undefined {
  const lines = cib.split('\n');
  const names = message.split(/[^\w.:/-]+/).filter((word) => word.length > 2);
  for (const name of names) {
    const index = lines.findIndex((line) => line.includes(`="${name}"`));
    if (index !== -1) return index + 1;
  }
  return undefined;
}
