import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import type { Role } from '../../overlays/shared/node/node.ts';
import { paths } from '../../overlays/shared/node/paths.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import { installation, installed, packageFolder } from '../runtime/installation.ts';

/** The npm packages that may be bundled into a program. */
const bundledPackages: readonly string[] = ['preact', 'yaml'];

/**
 * Bundles each program of a role, and of `base`, into one executable file, so that a node needs no node_modules.
 * Deterministic: the same sources give the same bytes.
 *
 * @throws Failure (70) when a program does not compile, (6) when it imports host code or an unlisted package.
 */
export async function bundlePrograms(role: Role): Promise<RenderedFile[]> {
  const sources = await programSources(role);
  const files: RenderedFile[] = [];
  for (const source of sources) files.push(await bundleProgram(source, role));
  if (role === 'director') files.push(await bundlePage(role));
  if (files.some((file) => file.path === `${paths.programs}/lvsmith`)) files.push(commandLink);
  return files;
}

/** The administrator's command in PATH. */
const commandLink: RenderedFile = {
  path: '/usr/bin/lvsmith',
  kind: 'symlink',
  content: '../lib/lvsmith/lvsmith',
  mode: 0o777,
  owner: 'root',
  group: 'root',
  source: 'overlays/base/programs/lvsmith.ts',
};

/** The script of the console's page; what a browser loads beside it is in the overlay. */
async function bundlePage(role: Role): Promise<RenderedFile> {
  const source = `overlays/${role}/page/main.tsx`;
  const { metafile, outputFiles } = await compile(source, pageOptions);
  checkInputs(source, metafile, role);
  return {
    path: `${paths.consolePage}/page.js`,
    kind: 'file',
    content: outputFiles[0]?.contents ?? '',
    mode: 0o644,
    owner: 'root',
    group: 'root',
    source,
    bundled: bundledInputs(metafile),
  };
}

/** Browsers of the last years. */
const pageOptions = {
  platform: 'browser',
  target: ['chrome115', 'firefox115', 'safari17'],
  format: 'esm',
  jsx: 'automatic',
  jsxImportSource: 'preact',
} satisfies BuildOptions;

/** The version in Debian 13. CommonJS starts a little faster than modules and needs no package.json. */
const programOptions = {
  platform: 'node',
  target: 'node20',
  format: 'cjs',
} satisfies BuildOptions;

async function programSources(role: Role): Promise<string[]> {
  const sources: string[] = [];
  for (const zone of ['base', role]) {
    const folder = join('overlays', zone, 'programs');
    const entries = await readdir(installed(folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries)
      if (entry.isFile() && entry.name.endsWith('.ts')) sources.push(join(folder, entry.name));
  }
  return sources.toSorted();
}

async function bundleProgram(source: string, role: Role): Promise<RenderedFile> {
  const { metafile, outputFiles } = await compile(source, programOptions);
  checkInputs(source, metafile, role);
  return {
    path: `${paths.programs}/${basename(source, '.ts')}`,
    kind: 'file',
    content: outputFiles[0]?.contents ?? '',
    mode: 0o755,
    owner: 'root',
    group: 'root',
    source,
    bundled: bundledInputs(metafile),
  };
}

async function compile(source: string, kind: typeof pageOptions | typeof programOptions) {
  return build({
    absWorkingDir: installation,
    // An installed package has no tsconfig.json, and must give the same bytes as a checkout.
    tsconfigRaw: { compilerOptions: { strict: true, verbatimModuleSyntax: true } },
    entryPoints: [source],
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    // Node.js would get its CommonJS, of which esbuild leaves nothing out.
    alias: { yaml: join(packageFolder('yaml'), 'browser/dist/index.js') },
    ...kind,
    charset: 'utf8',
    logLevel: 'silent',
    // A program that needs flags of Node has a #! line of its own, which esbuild keeps.
    banner:
      kind === pageOptions || (await readFile(installed(source), 'utf8')).startsWith('#!')
        ? {}
        : { js: '#!/usr/bin/node' },
    outfile: basename(source, '.ts'),
  }).catch((error: unknown) => {
    const text = error instanceof Error ? error.message : String(error);
    throw new Failure(`${source} does not compile: ${text}`, { exitCode: exitCodes.bug });
  });
}

function checkInputs(source: string, metafile: Metafile, role: Role): void {
  const foreign = foreignInputs(metafile, role);
  if (foreign.length > 0)
    throw new Failure(
      `${source} imports code that does not belong in the image: ${foreign.join(', ')}`,
      {
        exitCode: exitCodes.verification,
        hint: 'import only overlays/shared, the base, the own role and node builtins',
      },
    );
}

function bundledInputs({ inputs }: Pick<Metafile, 'inputs'>): readonly string[] {
  return bundledPackages.filter((name) =>
    Object.keys(inputs).some((input) => input.startsWith(inputsOf(name))),
  );
}

/** As esbuild names the files of an npm package. */
function inputsOf(name: string): string {
  return `${relative(installation, packageFolder(name))}/`;
}

/** The inputs of a bundle that must not be on a node of this role. */
export function foreignInputs(metafile: Pick<Metafile, 'inputs'>, role: Role): string[] {
  const allowed = [
    'overlays/shared/',
    'overlays/base/',
    `overlays/${role}/`,
    ...bundledPackages.map(inputsOf),
  ];
  return Object.keys(metafile.inputs).filter(
    (input) => !allowed.some((prefix) => input.startsWith(prefix)),
  );
}
