import { resolve } from 'node:path';
import { type Role, roles } from '../../overlays/shared/node.ts';
import type { LabSettings } from '../lab/settings.ts';
import { buildModel } from '../model/model.ts';
import { loadProfile } from '../profile/load.ts';
import { outputFolder } from '../report/output.ts';
import type { Progress } from '../report/progress.ts';
import { makeSeeds } from '../seed/make.ts';
import { imageArtifacts } from './artifacts.ts';
import { buildImage } from './build.ts';

/**
 * What a lab of a profile needs: its images, built where something has changed, and its seeds.
 *
 * @throws InvalidDocument (3) for a profile that is not valid, Failure for what a build may meet.
 */
export async function prepareLab(profile: string, progress: Progress): Promise<LabSettings> {
  for (const role of roles)
    await buildImage({ role, profile, mirror: {}, progress, patient: true });
  return labSettings(profile);
}

/**
 * The settings of a lab whose images are there. Its seeds are made anew: they cost nothing, and then
 * always fit the profile.
 */
export async function labSettings(profile: string): Promise<LabSettings> {
  const loaded = await loadProfile(profile);
  const { cluster } = buildModel(loaded.profile);
  const seeds = outputFolder('seeds', loaded.name);
  await makeSeeds(cluster, 'all', { format: 'nocloud', medium: 'iso', folder: seeds });
  return {
    cluster,
    images: {
      director: bootFiles('director', loaded.name),
      realserver: bootFiles('realserver', loaded.name),
    },
    seeds: resolve(seeds),
    logs: resolve('build', 'lab', loaded.name),
  };
}

function bootFiles(role: Role, profile: string) {
  const { disk, kernel, initrd, commandLine } = imageArtifacts(role, profile);
  return {
    disk: resolve(disk),
    kernel: resolve(kernel),
    initrd: resolve(initrd),
    commandLine: resolve(commandLine),
  };
}
