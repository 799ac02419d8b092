import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Role } from '../../overlays/shared/node.ts';
import { outputEndings } from './documents.ts';

/** What the last good build was made of. */
export interface BuildKeys {
  readonly disk: string;
  /** The manifest tells more than what makes the disk: where each file comes from, for instance. */
  readonly documents: string;
}

/** The same, and its files as they were left. */
interface State {
  readonly keys: BuildKeys;
  /** Ending → size and time of change: a file that somebody touched is built again. */
  readonly files: Readonly<Record<string, string>>;
}

/** How much of what is in `folder` is what `keys` would build, untouched since. */
export async function currentParts(
  folder: string,
  role: Role,
  keys: BuildKeys,
): Promise<'nothing' | 'disk' | 'all'> {
  const text = await readFile(stateFile(folder, role), 'utf8').catch(() => '');
  const files = await fingerprints(folder, role);
  if (text === stateText({ keys, files })) return 'all';
  const documents = /^ {4}"documents": "(\w+)"$/m.exec(text)?.[1] ?? '';
  return text === stateText({ keys: { ...keys, documents }, files }) ? 'disk' : 'nothing';
}

export async function recordState(folder: string, role: Role, keys: BuildKeys): Promise<void> {
  const files = await fingerprints(folder, role);
  await writeFile(stateFile(folder, role), stateText({ keys, files }));
}

function stateFile(folder: string, role: Role): string {
  return join(folder, `.${role}.state.json`);
}

function stateText({ keys: { disk, documents }, files }: State): string {
  return `${JSON.stringify({ keys: { disk, documents }, files }, null, 2)}\n`;
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
