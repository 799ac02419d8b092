/**
 * The places that an update writes to: the ESP, and the slot that does not run. What was written before `sync` survives
 * a power cut; of what was written since, each part may have reached the disk or not. Paths are those on the ESP.
 */
export interface Medium {
  /** Names in a folder of the ESP. */
  readonly list: (folder: string) => readonly string[];
  readonly read: (path: string) => Buffer;
  /** Bytes of a file. */
  readonly size: (path: string) => number;
  /** Bytes that are free on the ESP. */
  readonly room: () => number;
  /** Replaces a file as a whole, by a name. */
  readonly replace: (path: string, bytes: Uint8Array) => void;
  /** Writes over a file that is there, in its place: GRUB knows where it lies. */
  readonly overwrite: (path: string, bytes: Uint8Array) => void;
  readonly rename: (from: string, to: string) => void;
  readonly remove: (path: string) => void;
  readonly writeSlot: (offset: number, bytes: Uint8Array) => void;
  readonly sync: () => void;
}
