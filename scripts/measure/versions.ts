import { cpus, release } from 'node:os';
import type { Lab } from '../lab/lab.ts';
import { lvsmithVersion } from '../runtime/installation.ts';

/** The versions of everything that was measured. */
export interface Versions {
  readonly lvsmith: string;
  readonly node: string;
  readonly qemu: string;
  readonly host: { readonly kernel: string; readonly processors: number; readonly model: string };
  readonly director: Readonly<Record<string, string>>;
}

/** @param packages Debian packages, whose versions are read from the first running director. */
export async function versions(lab: Lab, packages: readonly string[]): Promise<Versions> {
  const { stdout } = await lab.namespaces.run(['qemu-system-x86_64', '--version']);
  return {
    lvsmith: lvsmithVersion(),
    node: process.versions.node,
    qemu: /version (\S+)/.exec(stdout)?.[1] ?? stdout.trim(),
    host: { kernel: release(), processors: cpus().length, model: cpus()[0]?.model ?? '' },
    director: await packageVersions(lab, packages),
  };
}

async function packageVersions(
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
