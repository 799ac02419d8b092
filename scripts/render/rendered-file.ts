/** One file (or link, or folder) of a rendered overlay tree, before it exists anywhere. */
export interface RenderedFile {
  /** Absolute path on the node. */
  readonly path: string;
  readonly kind: 'file' | 'symlink' | 'directory';
  /** The bytes of a file; the target of a symlink. */
  readonly content: string | Uint8Array;
  /** Permission bits, 0o644. */
  readonly mode: number;
  /** User and group by name, as the image's /etc/passwd knows them. */
  readonly owner: string;
  readonly group: string;
  /** The source that it came from, relative to the project: `overlays/director/templates/…`. */
  readonly source: string;
  /** Of a compiled program: the npm packages that are in it. */
  readonly bundled?: readonly string[];
  /** For findings of later tools: which lines of the file came from which profile path. */
  readonly origins?: readonly LineOrigin[];
}

/** Lines `from` to `to` (1-based, inclusive) of a rendered file came from `path` of the profile. */
export interface LineOrigin {
  readonly from: number;
  readonly to: number;
  readonly path: string;
}
