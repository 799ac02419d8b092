import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Role } from '../../overlays/shared/node.ts';
import { outputFolder } from '../report/output.ts';
import type { Progress } from '../report/progress.ts';
import type { MirrorOptions } from '../toolchain/mirror.ts';
import { withLock } from '../toolchain/lock.ts';
import { bundlePrograms } from './bundle.ts';
import { buildDisk, diskFiles } from './disk.ts';
import { ensureRoleTree } from './package-tree.ts';
import { verifyRendered } from '../verify/verify-rendered.ts';
import { prepareBuild } from './prepare.ts';
import { renderProfile } from './render-profile.ts';

export interface BuildRequest {
  readonly role: Role;
  /** A profile's name or file. */
  readonly profile: string;
  readonly mirror: MirrorOptions;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

/** Builds the image of one role from a profile; returns the disk's path. */
export async function buildImage(request: BuildRequest): Promise<string> {
  const { role } = request;
  const rendered = await renderProfile(request.profile);
  const { loaded, model, trees } = rendered;
  const output = outputFolder('images', loaded.name);
  await mkdir(output, { recursive: true });
  return withLock(
    join(output, `.${role}.lock`),
    { whenHeld: 'fail', what: `a build of ${output}/${role}.raw` },
    async () => {
      const context = await prepareBuild({ ...request, output });
      const programs = await bundlePrograms(role);
      const files = [...trees[role], ...programs];
      const packages = await ensureRoleTree(context, role, model.image);
      await request.progress.step(`verify-${role}`, `configuration of the ${role}`, () =>
        verifyRendered(rendered, role, programs, packages.folder),
      );
      const staging = join(output, `.${role}.new`);
      const { cluster, image } = model;
      await buildDisk(context, { role, cluster: cluster.name, image, packages, files }, staging);
      // Each file appears whole or not at all: the last good image stays until then.
      for (const ending of diskFiles)
        await rename(join(staging, `${role}.${ending}`), join(output, `${role}.${ending}`));
      await rm(staging, { recursive: true, force: true });
      return join(output, `${role}.raw`);
    },
  );
}
