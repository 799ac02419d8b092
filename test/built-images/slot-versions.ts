import type { Role } from '../../overlays/shared/node/node.ts';
import { buildImage } from '../../scripts/image/build.ts';
import { silentProgress } from '../../scripts/progress/progress.ts';

/** The version of what is written into slot B. */
export const next = '9999.1';

/** A disk that runs one version, and the payload of the next. */
export async function versions(role: Role = 'director') {
  const request = {
    role,
    profile: 'lab',
    mirror: {},
    progress: silentProgress,
  } as const;
  const now = await buildImage({ ...request, wait: true });
  const later = await buildImage({ ...request, wait: true, out: 'build/next', version: next });
  const update = later.disk.replace(/raw$/, 'update.json');
  return { disk: now.disk, version: now.version, update };
}
