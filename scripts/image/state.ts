import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Role } from '../../overlays/shared/node.ts';
import { outputEndings } from './documents.ts';

/** What the last good build was made of, and its files as they were left. */
interface State {
  readonly key: string;
  /** Ending → size and time of change: a file that somebody touched is built again. */
  readonly files: Readonly<Record<string, string>>;
}

/** Whether the files in `folder` are what `key` would build, untouched since. */
export async function isCurrent(folder: string, role: Role, key: string): Promise<boolean> {
  const text = await readFile(stateFile(folder, role), 'utf8').catch(() => '');
  return text === stateText({ key, files: await fingerprints(folder, role) });
}

export async function recordState(folder: string, role: Role, key: string): Promise<void> {
  const files = await fingerprints(folder, role);
  await writeFile(stateFile(folder, role), stateText({ key, files }));
}

function stateFile(folder: string, role: Role): string {
  return join(folder, `.${role}.state.json`);
}

function stateText(state: State): string {
  return `${JSON.stringify(state, null, 2)}\n`;
}

async function fingerprints(folder: string, role: Role): Promise<State['files']> {
  const entries = await Promise.all(
    outputEndings.map(async (ending) => {
      const status = await stat(join(folder, `${role}.${ending}`)).catch(() => undefined);
      return [ending, status === undefined ? '' : `${status.size} ${status.mtimeMs}`] as const;
    }),
  );
  return Object.fromEntries(entries);
}
