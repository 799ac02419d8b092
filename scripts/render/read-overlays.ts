import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { Path } from '../../overlays/shared/diagnostics/path.ts';
import type { Role } from '../../overlays/shared/node/node.ts';
import type { OverlayFinding } from './invalid-overlays.ts';
import type { Engine, OverlayOwner, OverlaySource } from './source.ts';
import { installation } from '../runtime/installation.ts';
import { readPackedLinks } from './packed-links.ts';

/** Templates by their ending; the target path is the path without it. */
const engines = { '.hbs': 'handlebars', '.njk': 'nunjucks' } as const;

/**
 * What is in lvsmith's own overlays for a role: `overlays/base` and `overlays/<role>`, each with a
 * `tree` that is copied and `templates` that are rendered. Sorted, so that nothing depends on the
 * order of a folder.
 *
 * @param root Where lvsmith is.
 */
export async function readOverlays(role: Role, root = installation): Promise<OverlaySource[]> {
  const found: OverlaySource[] = [];
  const links = Object.entries(await readPackedLinks(root));
  for (const owner of ['base', role] as const)
    for (const templates of [false, true]) {
      const folder = join(root, 'overlays', owner, templates ? 'templates' : 'tree');
      const { sources, unsupported } = await readFolder({ folder, owner, root, templates });
      if (unsupported[0] !== undefined)
        throw new Error(`${folder}${unsupported[0]} is neither a file, a link nor a folder`);
      found.push(...sources);
      if (!templates) found.push(...links.flatMap((link) => linkSource(link, owner)));
    }
  return found;
}

/** A packed link as a source, where it is in the tree of `owner`. */
function linkSource(
  [source, content]: readonly [path: string, target: string],
  owner: OverlayOwner,
): OverlaySource[] {
  const tree = join('overlays', owner, 'tree');
  if (!source.startsWith(`${tree}/`)) return [];
  const target = source.slice(tree.length);
  return [{ owner, target, kind: 'symlink', engine: 'copy', content, executable: true, source }];
}

/**
 * An overlay folder of the user, named by the profile: copied into the images of both roles, writable by root
 * alone.
 *
 * @param folder As in the profile: absolute, or relative to the profile's own folder.
 * @param path The profile path that names it.
 */
export async function readUserOverlay(
  folder: string,
  profileFile: string,
  path: Path,
): Promise<{ readonly sources: OverlaySource[]; readonly findings: OverlayFinding[] }> {
  const resolved = resolve(dirname(profileFile), folder);
  const status = await lstat(resolved).catch(() => undefined);
  if (status === undefined || !status.isDirectory()) {
    const message = `the overlay folder ${folder} ${status === undefined ? 'does not exist' : 'is not a folder'}`;
    const hint = `looked for ${resolved}: overlay folders are relative to the profile`;
    return { sources: [], findings: [{ code: 'overlay-missing', path, message, hint }] };
  }
  const options = { folder: resolved, owner: 'user', root: '.', templates: false } as const;
  const { sources, unsupported } = await readFolder(options);
  return {
    sources: sources.map((source) => ({ ...source, origin: path })),
    findings: unsupported.map((at) => ({
      code: 'overlay-not-a-file',
      path,
      message: `${join(folder, at)} is neither a file, a link nor a folder`,
      hint: 'an overlay holds files, symbolic links and folders; take the rest out',
    })),
  };
}

interface Folder {
  readonly folder: string;
  readonly owner: OverlayOwner;
  readonly root: string;
  readonly templates: boolean;
}

interface FolderContents {
  readonly sources: OverlaySource[];
  /** Devices, pipes and sockets: an overlay cannot hold them. */
  readonly unsupported: string[];
}

async function readFolder(options: Folder, at = '/'): Promise<FolderContents> {
  const names = await readdir(join(options.folder, at)).catch(noFolder);
  const found: FolderContents = { sources: [], unsupported: [] };
  for (const name of names.toSorted(byName)) {
    const { sources, unsupported } = await readEntry(options, join(at, name));
    found.sources.push(...sources);
    found.unsupported.push(...unsupported);
  }
  return found;
}

/** By code unit, whatever the locale. */
function byName(a: string, b: string): number {
  return a < b ? -1 : 1;
}

function noFolder(error: NodeJS.ErrnoException): never[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}

async function readEntry(options: Folder, at: string): Promise<FolderContents> {
  const file = join(options.folder, at);
  const status = await lstat(file);
  const { engine, target } = options.templates ? templateAt(at) : plain(at);
  const source = {
    owner: options.owner,
    target,
    engine,
    executable: (status.mode & 0o100) !== 0,
    mode: options.owner === 'user' && !status.isSymbolicLink() ? modeOf(status.mode) : undefined,
    source: relative(options.root, file),
  };
  if (status.isSymbolicLink())
    return one({ ...source, kind: 'symlink', engine: 'copy', content: await readlink(file) });
  if (status.isFile()) {
    const content = await readFile(file, engine === 'copy' ? null : 'utf8');
    return one({ ...source, kind: 'file', content });
  }
  if (!status.isDirectory()) return { sources: [], unsupported: [at] };
  const inside = await readFolder(options, at);
  // Its files make a folder; only an empty one is a source of its own.
  if (inside.sources.length + inside.unsupported.length > 0) return inside;
  return one({ ...source, kind: 'directory', content: '' });
}

/**
 * The file's own mode without write permission for group and others, which depends on the umask of the
 * checkout: the same folder must make the same images on every machine.
 */
function modeOf(mode: number): number {
  return mode & 0o7755;
}

function one(source: OverlaySource): FolderContents {
  return { sources: [source], unsupported: [] };
}

function plain(target: string): { readonly engine: Engine; readonly target: string } {
  return { engine: 'copy', target };
}

function templateAt(path: string): { readonly engine: Engine; readonly target: string } {
  for (const [ending, engine] of Object.entries(engines))
    if (path.endsWith(ending)) return { engine, target: path.slice(0, -ending.length) };
  return plain(path);
}
