import { roles } from '../../overlays/shared/node/node.ts';
import { bundlePrograms } from '../image/bundle.ts';

export interface Size {
  readonly name: string;
  readonly aim: string;
  readonly bytes: number;
}

/** The size of each program of the images. */
export async function bundleSizes(): Promise<Size[]> {
  const sizes = new Map<string, Size>();
  for (const role of roles)
    for (const { kind, path, content } of await bundlePrograms(role)) {
      const name = `size of ${path}`;
      if (kind === 'file') sizes.set(path, { name, aim: '200 kB', bytes: content.length });
    }
  return [...sizes.values()];
}
