import { readFileSync } from 'node:fs';
import { bytesIfThere } from '../node/files.ts';

/** What a voter makes its keys of: corosync's key, or a witness's secret. */
export interface Secrets {
  /** Signs what it says. */
  readonly own: Uint8Array;
  /** While the keys of a running cluster change: the next one, or the one before. The others may sign with it. */
  readonly other?: Uint8Array | undefined;
}

/** @throws Error when the first one is not there. */
export function readSecrets(files: { readonly own: string; readonly other: string }): Secrets {
  return { own: readFileSync(files.own), other: bytesIfThere(files.other) };
}
