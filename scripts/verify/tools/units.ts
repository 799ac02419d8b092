import { basename, dirname } from 'node:path';
import { paths } from '../../../overlays/shared/node/paths.ts';
import type { ToolFinding } from '../tool-finding.ts';
import type { Workspace } from '../workspace.ts';

const folder = '/usr/lib/systemd/system';

/**
 * `systemd-analyze verify` of every unit that is rendered, and of the packages' units that get a
 * drop-in. It ends well even when it ignores a key, so whatever it says is a finding.
 */
export async function units(workspace: Workspace): Promise<ToolFinding[]> {
  const names = unitNames(workspace);
  if (names.length === 0) return [];
  const { stdout, stderr } = await workspace.shell(
    `exec systemd-analyze verify --man=no --recursive-errors=no ${names.join(' ')}`,
    { SYSTEMD_UNIT_PATH: `/in${folder}:` },
  );
  return `${stdout}\n${stderr}`
    .split('\n')
    .filter((line) => line.trim() !== '' && !isOwnProgram(line, workspace))
    .map((message) => {
      const [, path, line] = /^\/in(\S+?):(\d+):/.exec(message) ?? [];
      const place = path === undefined ? { file: folder } : { file: path, line: Number(line) };
      return { tool: 'systemd-analyze', ...place, message: message.trim() };
    });
}

/** What a generator of systemd makes when the machine starts, so that a drop-in finds no unit before. */
const generated: ReadonlySet<string> = new Set(['systemd-makefs@.service']);

function unitNames({ files }: Workspace): string[] {
  const names = files
    .filter(({ path, kind }) => path.startsWith(`${folder}/`) && kind === 'file')
    .map(({ path }) => path.slice(folder.length + 1).replace(/\.d\/.*$/, ''))
    .filter((name) => !generated.has(name))
    .filter((name) => /^[^/]+\.(service|target|socket|timer|path|mount)$/.test(name));
  return [...new Set(names)];
}

/**
 * What a unit starts may be in the image and not in the packages' tree: programs that are bundled when it is built,
 * and rendered files, those of an overlay among them, that are executable.
 */
function isOwnProgram(line: string, { programs, files }: Workspace): boolean {
  const [, path] = /Command (\/\S+) is not executable/.exec(line) ?? [];
  if (path === undefined) return false;
  const isBundled = dirname(path) === paths.programs && programs.has(basename(path));
  return isBundled || files.some((file) => file.path === path && (file.mode & 0o111) !== 0);
}
