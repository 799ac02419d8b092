/** What goes onto a medium: relative path with `/` → bytes. */
export type MediumFiles = Readonly<Record<string, Uint8Array>>;

/** A medium as it reads back. */
export interface ReadVolume {
  readonly label: string;
  readonly files: MediumFiles;
  /** Paths of symbolic links, which ISO 9660 can hold. */
  readonly links?: readonly string[];
}
