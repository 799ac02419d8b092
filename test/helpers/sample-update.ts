import { createHash } from 'node:crypto';
import type { UpdateDescription, UpdateFile } from '../../overlays/shared/update/update.ts';

/** The contents of the files of a sample update, by their names. */
export const sampleFiles = {
  'director.root.zst': 'packed root',
  'director.vmlinuz': 'kernel',
  'director.initrd': 'initrd',
  'director.entry': 'entry',
} as const;

/** The description of an update of a director of the cluster `north`. */
export function sampleUpdate(version: string): UpdateDescription {
  const content = { size: 100_000, sha256: sha256('root') };
  return {
    format: 1,
    image: 'lvsmith-director',
    cluster: 'north',
    version,
    rootId: '153ff461-8c75-8292-8695-efeddb2307d4',
    root: { ...file('director.root.zst'), content },
    kernel: file('director.vmlinuz'),
    initrd: file('director.initrd'),
    entry: file('director.entry'),
  };
}

function file(name: keyof typeof sampleFiles): UpdateFile {
  const content = sampleFiles[name];
  return { file: name, size: content.length, sha256: sha256(content) };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
