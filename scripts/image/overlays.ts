import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { Role } from '../../overlays/shared/node.ts';
import type { Engine, OverlayOwner, OverlaySource } from '../render/source.ts';
import type { OverlayProblem } from './overlay-problem.ts';

/** Templates by their ending; the target path is the path without it. */
const engines = { '.hbs': 'handlebars', '.njk': 'nunjucks' } as const;

/**
 * What is in lvsmith's own overlays for a role: `overlays/base` and `overlays/<role>`, each with a
 * `tree` that is copied and `templates` that are rendered. Sorted, so that nothing depends on the
 * order of a folder.
 *
 * @param root The project.
 */
export async function readOverlays(role: Role, root = '.'): Promise<OverlaySource[]> {
  const found: OverlaySource[] = [];
  for (const owner of ['base', role] as const)
    for (const templates of [false, true]) {
      const folder = join(root, 'overlays', owner, templates ? 'templates' : 'tree');
      const { sources, odd } = await readFolder({ folder, owner, root, templates });
      if (odd[0] !== undefined) throw new Error(`${folder}${odd[0]} is no file, link or folder`);
      found.push(...sources);
    }
  return found;
}

/**
 * A folder of the user's own, as the profile names it: copied into the images of both roles as it is, but
 * that nobody except root may write there.
 *
 * @param folder As in the profile: absolute, or relative to the profile's own folder.
 * @param path The profile path that names it.
 */
export async function readUserOverlay(
  folder: string,
  profileFile: string,
  path: string,
): Promise<{ readonly sources: OverlaySource[]; readonly problems: OverlayProblem[] }> {
  const place = resolve(dirname(profileFile), folder);
  const status = await lstat(place).catch(() => undefined);
  if (status === undefined || !status.isDirectory()) {
    const message = `the overlay folder ${folder} ${status === undefined ? 'is not there' : 'is not a folder'}`;
    const hint = `looked for ${place}: overlay folders are relative to the profile`;
    return { sources: [], problems: [{ code: 'overlay-missing', path, message, hint }] };
  }
  const how = { folder: place, owner: 'user', root: '.', templates: false } as const;
  const { sources, odd } = await readFolder(how);
  return {
    sources: sources.map((source) => ({ ...source, origin: path })),
    problems: odd.map((at) => ({
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

/** `odd`: devices, pipes and sockets, which have no place in an overlay. */
interface Found {
  readonly sources: OverlaySource[];
  readonly odd: string[];
}

async function readFolder(how: Folder, at = '/'): Promise<Found> {
  const names = await readdir(join(how.folder, at)).catch(noFolder);
  const found: Found = { sources: [], odd: [] };
  for (const name of names.toSorted(byName)) {
    const { sources, odd } = await readEntry(how, join(at, name));
    found.sources.push(...sources);
    found.odd.push(...odd);
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

async function readEntry(how: Folder, at: string): Promise<Found> {
  const file = join(how.folder, at);
  const status = await lstat(file);
  const { engine, target } = how.templates ? templateAt(at) : plain(at);
  const source = {
    owner: how.owner,
    target,
    engine,
    executable: (status.mode & 0o100) !== 0,
    ...(how.owner === 'user' && !status.isSymbolicLink() ? { mode: modeOf(status.mode) } : {}),
    source: relative(how.root, file),
  };
  if (status.isSymbolicLink())
    return one({ ...source, kind: 'symlink', engine: 'copy', content: await readlink(file) });
  if (status.isFile()) {
    const content = await readFile(file, engine === 'copy' ? null : 'utf8');
    return one({ ...source, kind: 'file', content });
  }
  if (!status.isDirectory()) return { sources: [], odd: [at] };
  const inside = await readFolder(how, at);
  // A folder is worth a mention only when nothing in it makes it.
  if (inside.sources.length + inside.odd.length > 0) return inside;
  return one({ ...source, kind: 'directory', content: '' });
}

/**
 * As the file has it, but for writing by group and others: a umask of 002 leaves that in every checkout,
 * and the same folder would make other images on other machines.
 */
function modeOf(mode: number): number {
  return mode & 0o7755;
}

function one(source: OverlaySource): Found {
  return { sources: [source], odd: [] };
}

function plain(target: string): { readonly engine: Engine; readonly target: string } {
  return { engine: 'copy', target };
}

function templateAt(path: string): { readonly engine: Engine; readonly target: string } {
  for (const [ending, engine] of Object.entries(engines))
    if (path.endsWith(ending)) return { engine, target: path.slice(0, -ending.length) };
  return plain(path);
}
