import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import type { Role } from '../../overlays/shared/node.ts';
import { paths } from '../../overlays/shared/paths.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import { exitCodes } from '../report/exit-codes.ts';
import { Failure } from '../report/failure.ts';

/** Packages that may be bundled into a program; everything else on a node is Node itself. */
const bundledPackages: readonly string[] = ['yaml'];

/**
 * Compiles the programs of a role (its own and those of `base`) into one executable file each, so that
 * a node carries no node_modules. Deterministic: the same sources give the same bytes.
 *
 * The working directory must be the project's root.
 *
 * @throws Failure when a program does not compile, or when host code or an unlisted package got in.
 */
export async function bundlePrograms(role: Role): Promise<RenderedFile[]> {
  const sources = await programSources(role);
  const files: RenderedFile[] = [];
  for (const source of sources) files.push(await bundleProgram(source, role));
  if (files.some((file) => file.path === `${paths.programs}/lvsmith`)) files.push(commandLink);
  return files;
}

/** The administrator's command, where a shell finds it. */
const commandLink: RenderedFile = {
  path: '/usr/bin/lvsmith',
  kind: 'symlink',
  content: '../lib/lvsmith/lvsmith',
  mode: 0o777,
  owner: 'root',
  group: 'root',
  source: 'overlays/base/programs/lvsmith.ts',
};

async function programSources(role: Role): Promise<string[]> {
  const found: string[] = [];
  for (const zone of ['base', role]) {
    const folder = join('overlays', zone, 'programs');
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries)
      if (entry.isFile() && entry.name.endsWith('.ts')) found.push(join(folder, entry.name));
  }
  return found.toSorted();
}

async function bundleProgram(source: string, role: Role): Promise<RenderedFile> {
  const name = basename(source, '.ts');
  const result = await build({
    entryPoints: [source],
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    platform: 'node',
    // What Debian 13 ships; CommonJS starts a little faster than modules and needs no package.json.
    target: 'node20',
    format: 'cjs',
    charset: 'utf8',
    logLevel: 'silent',
    // A program that needs other flags brings its own first line, which esbuild keeps.
    banner: (await readFile(source, 'utf8')).startsWith('#!') ? {} : { js: '#!/usr/bin/node' },
    outfile: name,
  }).catch((error: unknown) => {
    const text = error instanceof Error ? error.message : String(error);
    throw new Failure(`${source} does not compile: ${text}`, { exitCode: exitCodes.bug });
  });
  const foreign = foreignInputs(result.metafile, role);
  if (foreign.length > 0)
    throw new Failure(`${source} would take host code into the image: ${foreign.join(', ')}`, {
      exitCode: exitCodes.verification,
      hint: 'A program imports overlays/shared, its own zone and node builtins only.',
    });
  return {
    path: `${paths.programs}/${name}`,
    kind: 'file',
    content: result.outputFiles[0]?.contents ?? '',
    mode: 0o755,
    owner: 'root',
    group: 'root',
    source,
    bundled: bundledInputs(result.metafile),
  };
}

function bundledInputs({ inputs }: Pick<Metafile, 'inputs'>): readonly string[] {
  return bundledPackages.filter((name) =>
    Object.keys(inputs).some((input) => input.startsWith(packageFolder(name))),
  );
}

function packageFolder(name: string): string {
  return `node_modules/${name}/`;
}

/** The inputs of a bundle that do not belong on a node of this role. */
export function foreignInputs(metafile: Pick<Metafile, 'inputs'>, role: Role): string[] {
  const allowed = [
    'overlays/shared/',
    'overlays/base/',
    `overlays/${role}/`,
    ...bundledPackages.map(packageFolder),
  ];
  return Object.keys(metafile.inputs).filter(
    (input) => !allowed.some((prefix) => input.startsWith(prefix)),
  );
}
