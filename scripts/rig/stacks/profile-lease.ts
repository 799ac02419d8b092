import { parseDocument } from 'yaml';
import { inspectText, loadProfile, type LoadedProfile } from '../../profile/load.ts';
import { InvalidDocument } from '../../runtime/diagnostics.ts';

/**
 * A profile, with another `failover.lease` where one is given.
 *
 * @throws InvalidDocument (3) when the profile is not valid, with or without it.
 */
export async function profileWithLease(
  nameOrFile: string,
  lease: string | undefined,
): Promise<LoadedProfile> {
  const loaded = await loadProfile(nameOrFile);
  if (lease === undefined) return loaded;
  const document = parseDocument(loaded.text);
  document.setIn(['failover', 'lease'], lease);
  const { loaded: changed, diagnostics, text } = inspectText(document.toString(), loaded.file);
  if (changed === undefined) throw new InvalidDocument(diagnostics, new Map([[loaded.file, text]]));
  return changed;
}
