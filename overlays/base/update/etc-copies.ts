import { lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { OutdatedCopy, Trial } from '../../shared/update/update-state.ts';
import { run } from '../../shared/node/run.ts';
import { digestOf } from './records.ts';

/*
 * /etc is the image's, with a layer of the machine's own files over it. A file in that layer hides whatever a later image
 * has at its path. So an update notes what the old image had there, and the new version compares.
 */

/** Where the two layers of /etc can be seen. */
export interface EtcLayers {
  /** The machine's own files; only what differs from the image is there. */
  readonly own: string;
  /** The image's. */
  readonly image: string;
}

const ownLayer = '/var/lib/etc-overlay/upper';
const imageView = '/run/lvsmith/image';

/** Shows the root without what is mounted over it, for as long as `work` takes. */
export async function withEtcLayers<T>(work: (layers: EtcLayers) => T): Promise<T> {
  mkdirSync(imageView, { recursive: true });
  await run(['mount', '--bind', '/', imageView]);
  try {
    return work({ own: ownLayer, image: join(imageView, 'etc') });
  } finally {
    await run(['umount', imageView]);
  }
}

/** SHA-256 of what the image has at each path that the machine has a file of its own for. */
export function copiedFiles({ own, image }: EtcLayers): Trial['copied'] {
  const found: Record<string, string> = {};
  for (const path of filesBelow(own)) {
    const digest = digestOf(join(image, path));
    if (digest !== undefined) found[join('/etc', path)] = digest;
  }
  return found;
}

/**
 * The machine's own files that hide one which the new image changed.
 *
 * @param copied what the old image had.
 */
export function outdatedCopies(
  { own, image }: EtcLayers,
  copied: Trial['copied'],
): readonly OutdatedCopy[] {
  return Object.entries(copied).flatMap(([path, before]) => {
    const below = path.slice('/etc/'.length);
    const [mine, now] = [digestOf(join(own, below)), digestOf(join(image, below))];
    // What the image no longer has, or has just as the machine does, is hidden by nobody.
    const hides = mine !== undefined && now !== undefined && now !== before && now !== mine;
    return hides ? [{ path, own: mine }] : [];
  });
}

/** Regular files, as paths below a folder. A removed file of the image is a device there. */
function filesBelow(folder: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => lstatSync(join(folder, name)).isFile()).toSorted();
}
