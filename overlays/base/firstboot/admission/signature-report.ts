import type { Diagnostic } from '../../../shared/diagnostics/diagnostic.ts';
import { diagnosticFor } from '../../../shared/diagnostics/finding.ts';
import type { FirstBootStatus, TrustSummary } from '../../../shared/node/first-boot-status.ts';
import type { Seed } from '../../../shared/seed/seed.ts';
import { manifestFile, type SeedManifest } from '../../../shared/seed/signature/manifest.ts';
import type { SignedSeed } from '../../../shared/seed/signature/verify-seed.ts';
import { fingerprintOf } from '../../../shared/ssh/key.ts';
import type { AdmittedSeed, RefusedSeed } from './admit-seed.ts';
import type { Trust } from './trust.ts';

/* What a person is told about signatures. */

export function trustSummary({ keys, last }: Trust): TrustSummary {
  return {
    keys: keys.map(fingerprintOf),
    ...(last === undefined ? undefined : { serial: last.serial }),
  };
}

/** The seeds that root may accept, as a part of a status: left out when there are none. */
export function acceptable(
  seeds: readonly (AdmittedSeed | RefusedSeed)[],
): Pick<FirstBootStatus, 'acceptable'> {
  const offered = seeds.filter((seed) => !('isAcceptable' in seed) || seed.isAcceptable);
  if (offered.length === 0) return {};
  return {
    acceptable: offered.map(({ found, signed }) => ({
      source: found.source,
      digest: found.mediumDigest,
      claim: claimOf(signed),
    })),
  };
}

function claimOf(signed: SignedSeed | undefined): string {
  if (signed === undefined) return 'unsigned';
  const { cluster, node, serial } = signed.manifest;
  return `${node} of ${cluster}, number ${serial}, signed by ${fingerprintOf(signed.signer)}`;
}

/** A manifest that names another node than its own seed would change whose seeds the node takes. */
export function mismatches(
  manifest: SeedManifest,
  { hostname, lvsmith }: Seed,
): readonly Diagnostic[] {
  if (manifest.node === hostname && manifest.cluster === lvsmith.cluster) return [];
  return [
    diagnosticFor(manifestFile, {
      code: 'seed-manifest',
      message: `the manifest is for ${manifest.node} of ${manifest.cluster}, and the seed for ${hostname} of ${lvsmith.cluster}`,
      hint: 'write the seed again with npm run seed',
    }),
  ];
}
