import type { Role } from '../../overlays/shared/node/node.ts';
import { bundlePrograms } from '../../scripts/image/bundle.ts';
import { renderLoaded } from '../../scripts/render/render-profile.ts';
import type { RenderedFile } from '../../scripts/render/rendered-file.ts';
import { ensureSysroot } from '../../scripts/toolchain/sysroots.ts';
import type { WorkspaceInput } from '../../scripts/verify/workspace.ts';
import { load } from './profile-texts.ts';

/** What the verifiers want to know about a profile's tree. */
export async function workspaceInput(profile: string, role: Role): Promise<WorkspaceInput> {
  const { model, trees } = await renderLoaded(load(profile));
  const programs = (await bundlePrograms(role)).map(({ path }) =>
    path.slice(path.lastIndexOf('/') + 1),
  );
  const tree = await ensureSysroot('verify');
  return { role, cluster: model.cluster, files: trees[role], programs: new Set(programs), tree };
}

/** The same with one thing wrong in one file. */
export function broken(
  input: WorkspaceInput,
  path: string,
  change: (text: string) => string,
): WorkspaceInput {
  let changed = false;
  const files = input.files.map((file): RenderedFile => {
    if (file.path !== path) return file;
    const content = change(Buffer.from(file.content).toString());
    changed = content !== Buffer.from(file.content).toString();
    return { ...file, content };
  });
  if (!changed) throw new Error(`nothing in ${path} was changed`);
  return { ...input, files };
}
