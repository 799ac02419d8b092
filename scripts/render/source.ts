import type { Path } from '../../overlays/shared/diagnostics/path.ts';

/** Who a source speaks for: one of lvsmith's own overlays, or a folder that the profile names. */
export type OverlayOwner = 'base' | 'director' | 'realserver' | 'user';

/** How a source becomes the file: copied, or rendered by the engine of its escaping domain. */
export type Engine = 'copy' | 'handlebars' | 'nunjucks';

/** One file of an overlay, read from disk and not yet rendered. */
export interface OverlaySource {
  readonly owner: OverlayOwner;
  /** Absolute path on the node, without a template's ending. */
  readonly target: string;
  readonly kind: 'file' | 'symlink' | 'directory';
  readonly engine: Engine;
  /** The bytes of a file, the text of a template, the target of a symlink. */
  readonly content: string | Uint8Array;
  readonly executable: boolean;
  /** Permission bits of a file or empty folder of the user's; those of lvsmith's own follow from their paths. */
  readonly mode?: number | undefined;
  /** Relative to the project: `overlays/director/templates/etc/mon/mon.cf.hbs`. */
  readonly source: string;
  /** For a user's folder, the profile path that names it. */
  readonly origin?: Path;
}
