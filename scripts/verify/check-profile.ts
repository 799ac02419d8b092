import { isError, type Diagnostic } from '../../overlays/shared/diagnostics/diagnostic.ts';
import { renderLoaded, type RenderedProfile } from '../render/render-profile.ts';
import type { LoadedProfile } from '../profile/load.ts';
import type { ProofRow } from './failover/proof.ts';
import { diagnose, RenderedInvalid, textOf } from './tool-finding.ts';
import { checkInProcess, cibPath } from './in-process.ts';
import { findPacemaker } from './pacemaker-tree.ts';

/** What `lvsmith check` finds out about a valid profile. */
export interface CheckResult {
  readonly rendered: RenderedProfile;
  /** Whether pacemaker's schemas were on hand. */
  readonly schema: 'valid' | 'not-checked';
  /** Nothing when it was not asked for, or pacemaker was not on hand. */
  readonly proof?: readonly ProofRow[];
}

/**
 * Renders a profile in memory, checks what is rendered, and proves its failovers.
 *
 * Uses pacemaker's tools when they are on hand, and never fetches them: a check takes a second, not minutes.
 *
 * @throws RenderedInvalid (exit code 6) with each finding at its line of the profile.
 */
export async function checkProfile(
  loaded: LoadedProfile,
  options: { readonly simulate: boolean },
): Promise<CheckResult> {
  const rendered = await renderLoaded(loaded);
  const tree = await findPacemaker();
  const files = rendered.trees.director;
  const diagnostics: readonly Diagnostic[] = diagnose(checkInProcess(files, tree), files, loaded);
  if (diagnostics.some(isError)) throw new RenderedInvalid(diagnostics, files, loaded);
  const result: CheckResult = { rendered, schema: tree === undefined ? 'not-checked' : 'valid' };
  if (tree === undefined || !options.simulate) return result;
  // Only here, since what starts processes takes as long to load as the rest of a check.
  const { proveFailovers } = await import('./failover/proof.ts');
  const proof = await proveFailovers(rendered.model.cluster, textOf(files, cibPath), tree);
  return { ...result, proof };
}
