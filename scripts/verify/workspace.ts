import { constants } from 'node:fs';
import { access, cp, lstat, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Cluster } from '../../overlays/shared/cluster/cluster.ts';
import type { Role } from '../../overlays/shared/node/node.ts';
import { paths } from '../../overlays/shared/node/paths.ts';
import { writeTree } from '../render/write-tree.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import { run, type RunResult } from '../runtime/run.ts';
import { sandboxed } from '../toolchain/sandbox.ts';
import { makeFolder } from '../runtime/make-folder.ts';

/** A rendered tree laid out so that the programs of the target release find it at its place. */
export interface Workspace {
  readonly role: Role;
  readonly cluster: Cluster;
  readonly files: readonly RenderedFile[];
  /** Names of the programs that the image carries in `paths.programs`. */
  readonly programs: ReadonlySet<string>;
  /**
   * Runs a shell script with the tree's programs, the rendered files below `/in`, and those of /etc at
   * their place. In a network of its own, where it may give itself addresses and a host name.
   */
  shell(script: string, env?: Readonly<Record<string, string>>): Promise<RunResult>;
}

export interface WorkspaceInput {
  readonly role: Role;
  readonly cluster: Cluster;
  readonly files: readonly RenderedFile[];
  readonly programs: ReadonlySet<string>;
  /** The verify tree. */
  readonly tree: string;
}

/**
 * Stands in for what a seed brings, where a program demands it before it reads the rest: keys, whose bytes do
 * not matter here.
 */
const seeded: Readonly<Record<string, string>> = {
  '/etc/corosync/authkey': 'k'.repeat(256),
  [paths.tlsCertificate]: 'certificate\n',
  [paths.tlsKey]: 'key\n',
};

/** Lays a tree out, runs `use` with it, and removes it. */
export async function withWorkspace<T>(
  input: WorkspaceInput,
  use: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lvsmith-verify-'));
  const [rendered, etc] = [join(folder, 'in'), join(folder, 'etc')];
  try {
    await writeTree(rendered, input.files);
    const readable = { recursive: true, verbatimSymlinks: true, filter: isReadable };
    await cp(join(input.tree, 'etc'), etc, readable);
    await writeOver(
      folder,
      input.files.filter(({ path }) => path.startsWith('/etc/')),
    );
    for (const [path, content] of Object.entries(seeded)) {
      await makeFolder(dirname(join(folder, path)));
      await writeFile(join(folder, path), content);
    }
    return await use({
      ...input,
      shell: (script, env = {}) => shell(input.tree, { rendered, etc }, script, env),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a package brought gives way, as in the image; a link is replaced and not followed. */
async function writeOver(folder: string, files: readonly RenderedFile[]): Promise<void> {
  for (const { path, kind } of files)
    if (kind !== 'directory') await rm(join(folder, path), { recursive: true, force: true });
  await writeTree(folder, files);
}

/** A tree that was installed without root has files of users that do not exist here. */
async function isReadable(path: string): Promise<boolean> {
  const status = await lstat(path);
  if (status.isSymbolicLink()) return true;
  const wanted = status.isDirectory() ? constants.R_OK | constants.X_OK : constants.R_OK;
  return access(path, wanted).then(
    () => true,
    () => false,
  );
}

function shell(
  tree: string,
  { rendered, etc }: { readonly rendered: string; readonly etc: string },
  script: string,
  env: Readonly<Record<string, string>>,
): Promise<RunResult> {
  const inside = sandboxed(tree, ['sh', '-c', script], {
    readOnly: { '/etc': etc, '/in': rendered },
    env,
  });
  return run(['unshare', '--user', '--map-root-user', '--net', '--uts', ...inside], {
    accept: 'any',
    timeout: 60_000,
  });
}
