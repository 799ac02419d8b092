/*
 * What an update of a machine is made of, and the description that says so. Only the description is signed: it has the
 * digest of everything else.
 */

/** One file of an update. */
export interface UpdateFile {
  /** Beside the description. */
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
}

/** `ROLE.update.json`. */
export interface UpdateDescription {
  readonly format: 1;
  /** IMAGE_ID: only a machine of this role takes it. */
  readonly image: string;
  /** Only a machine of this cluster takes it. */
  readonly cluster: string;
  readonly version: string;
  /** The UUID of the root's file system. */
  readonly rootId: string;
  /** As zstd; `content` is what goes into the slot. */
  readonly root: UpdateFile & { readonly content: Omit<UpdateFile, 'file'> };
  readonly kernel: UpdateFile;
  readonly initrd: UpdateFile;
  /** The boot loader's entry, without the line that says what was installed last. */
  readonly entry: UpdateFile;
}

/** Whether a signed description is of the format that is known here: who signed it has written it. */
export function isUpdateDescription(value: unknown): value is UpdateDescription {
  return typeof value === 'object' && value !== null && 'format' in value && value.format === 1;
}
