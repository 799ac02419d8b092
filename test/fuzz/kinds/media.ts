import { readVolume } from '../../../overlays/base/firstboot/media/volume-label.ts';
import { readFat } from '../../../scripts/media/fat/read.ts';
import { readIso } from '../../../scripts/media/iso9660/read.ts';
import type { ReadVolume } from '../../../scripts/media/medium.ts';
import { most, UnreadableVolume } from '../../../scripts/media/unreadable.ts';
import type { Random } from '../../helpers/mutate.ts';
import { fatOf, isoOf, sampleFiles } from '../../helpers/seed-samples.ts';
import { pick, type FuzzKind } from '../kind.ts';

const drive = sampleFiles('litsha21', 'config-drive');
const samples = [
  isoOf(sampleFiles('litsha21')),
  isoOf(drive, 'config-drive'),
  fatOf(sampleFiles('litsha21')),
  fatOf(drive, 'config-drive'),
] as const;

/** Where a sample holds anything but zeros: to damage the rest would change little. */
const full = samples.map((image) => [...image.keys()].filter((at) => image[at] !== 0));

/** A disk: its label and its files are read within bounds, or it is refused with a reason. */
export const media: FuzzKind = {
  name: 'media',
  brief: 'a medium is read within bounds, or refused with a reason',
  make: (next) => {
    const index = next(samples.length);
    const [first, ...rest] = full[index] ?? [];
    return { 'medium.img': damaged(samples[index] ?? samples[0], [first ?? 0, ...rest], next) };
  },
  judge: (input) => {
    const image = Buffer.from(input['medium.img'] ?? '');
    readVolume(image.subarray(0, 36 * 1024), (at, length) => image.subarray(at, at + length));
    const readers = [
      () => readIso(image, 'rock-ridge'),
      () => readIso(image, 'joliet'),
      () => readIso(image, 'plain'),
      () => readFat(image),
    ];
    for (const read of readers) {
      const volume = within(read);
      const bytes = Object.values(volume?.files ?? {}).reduce((sum, { length }) => sum + length, 0);
      if (bytes > most.bytes) return `${bytes} bytes were read of a volume of ${image.length}`;
    }
    return undefined;
  },
};

function within(read: () => ReadVolume): ReadVolume | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnreadableVolume) return undefined;
    throw error;
  }
}

function damaged(
  image: Uint8Array,
  places: readonly [number, ...number[]],
  next: Random,
): Uint8Array {
  const copy = Buffer.from(image);
  for (let times = 1 + next(12); times > 0; times--) {
    const at = pick(places, next) + next(3) - 1;
    if (at >= 0 && at < copy.length) copy[at] = pick([next(256), 0, 0xff, copy[at] ?? 0 ^ 1], next);
  }
  return next(8) === 0 ? copy.subarray(0, next(copy.length + 1)) : copy;
}
