import { readIfThere } from '../../shared/node/files.ts';
import type { ImageVersion } from '../../shared/state/node-state.ts';

/** @throws Error when the image does not name itself. */
export function readImageVersion(): ImageVersion {
  const text = readIfThere('/usr/lib/os-release') ?? '';
  const value = (key: string) => new RegExp(`^${key}="?([^"\n]*)"?$`, 'm').exec(text)?.[1];
  const [id, version] = [value('IMAGE_ID'), value('IMAGE_VERSION')];
  if (id === undefined || version === undefined)
    throw new Error('/usr/lib/os-release does not name the image');
  return { id, version };
}
