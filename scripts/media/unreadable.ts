/** The bytes are no volume that can be read: damaged, cut short, or larger than any medium of files like ours. */
export class UnreadableVolume extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnreadableVolume';
  }
}

/** Whoever made a medium must not choose how long reading it takes, nor how much memory. */
export const most = { entries: 4096, bytes: 64 * 1024 * 1024, depth: 8 } as const;

/** Counts what is taken from one volume, whose folders may lie in each other. */
export class Budget {
  #entries = 0;
  #bytes = 0;

  /** @throws UnreadableVolume when the volume has more than it may. */
  take(bytes: number): void {
    this.#entries += 1;
    this.#bytes += bytes;
    if (this.#entries > most.entries)
      throw new UnreadableVolume(`the volume has more than ${most.entries} entries`);
    if (this.#bytes > most.bytes)
      throw new UnreadableVolume(`the volume has more than ${most.bytes / 2 ** 20} MB of files`);
  }
}

/**
 * A part of a volume.
 *
 * @throws UnreadableVolume when the volume ends before it does.
 */
export function slice(volume: Buffer, start: number, length: number, what: string): Buffer {
  if (start + length > volume.length)
    throw new UnreadableVolume(`${what} lies beyond the end of the volume`);
  return volume.subarray(start, start + length);
}
