import { resolve } from 'node:path';
import { type Role, roles } from '../../overlays/shared/node/node.ts';
import type { LabSettings } from './settings.ts';
import { buildModel } from '../model/model.ts';
import { loadProfile } from '../profile/load.ts';
import { tlsPairs } from '../profile/tls/tls-pairs.ts';
import { buildFolder, buildRoot } from '../profile/build-folder.ts';
import type { Progress } from '../progress/progress.ts';
import { makeSeeds } from '../seed/node-seeds.ts';
import { imageArtifacts } from '../image/output/artifacts.ts';
import { buildImage } from '../image/build.ts';

/**
 * What a lab of a profile needs: its images, built where something has changed, and its seeds.
 *
 * @throws InvalidDocument (3) for a profile that is not valid, Failure for what a build may meet.
 */
export async function prepareLab(
  profile: string,
  progress: Progress,
  out?: string,
): Promise<LabSettings> {
  for (const role of roles)
    await buildImage({ role, profile, out, mirror: {}, progress, wait: true });
  return labSettings(profile, out);
}

/**
 * The settings of a lab whose images are there. Its seeds are made again: they cost nothing, and then
 * always fit the profile.
 */
export async function labSettings(profile: string, out?: string): Promise<LabSettings> {
  const loaded = await loadProfile(profile);
  const { cluster } = buildModel(loaded.profile);
  const root = buildRoot(profile, out);
  const seeds = buildFolder('seeds', profile, out);
  await makeSeeds(cluster, 'all', {
    format: 'nocloud',
    medium: 'iso',
    folder: seeds,
    imageKeys: loaded.profile.image['seed-keys'],
    certificates: tlsPairs(loaded.profile, loaded.file),
  });
  return {
    cluster,
    images: {
      director: bootFiles('director', profile, out),
      realserver: bootFiles('realserver', profile, out),
    },
    seeds: resolve(seeds),
    logs: resolve(root, 'lab', loaded.name),
    reports: resolve(root, 'reports'),
  };
}

function bootFiles(role: Role, profile: string, out: string | undefined) {
  const { disk, kernel, initrd, commandLine } = imageArtifacts(role, profile, out);
  return {
    disk: resolve(disk),
    kernel: resolve(kernel),
    initrd: resolve(initrd),
    commandLine: resolve(commandLine),
  };
}
