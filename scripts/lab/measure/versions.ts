import { readFile } from 'node:fs/promises';
import { cpus, release } from 'node:os';
import type { Lab } from '../lab.ts';

/** What was measured, by version: figures of other versions are other figures. */
export interface Versions {
  readonly lvsmith: string;
  readonly node: string;
  readonly qemu: string;
  readonly host: { readonly kernel: string; readonly processors: number; readonly model: string };
  readonly director: Readonly<Record<string, string>>;
}

/** @param packages Debian packages of the first director that runs. */
export async function versions(lab: Lab, packages: readonly string[]): Promise<Versions> {
  const { stdout } = await lab.namespaces.run(['qemu-system-x86_64', '--version']);
  const own: { version: string } = JSON.parse(await readFile('package.json', 'utf8'));
  return {
    lvsmith: own.version,
    node: process.versions.node,
    qemu: /version (\S+)/.exec(stdout)?.[1] ?? stdout.trim(),
    host: { kernel: release(), processors: cpus().length, model: cpus()[0]?.model ?? '' },
    director: await ofDirector(lab, packages),
  };
}

async function ofDirector(
  lab: Lab,
  packages: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const director = lab.directors.find(({ state, hasShell }) => state === 'running' && hasShell);
  if (director === undefined) return {};
  const { output } = await director.execute(
    `echo linux $(uname -r); dpkg-query -W -f '\${Package} \${Version}\\n' ${packages.join(' ')} 2>/dev/null`,
  );
  const rows = output.trim().split('\n');
  return Object.fromEntries(rows.map((row) => row.split(' ', 2)));
}
