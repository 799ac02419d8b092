import { defined } from '../../../shared/defined.ts';
import type { Diagnostic } from '../../../shared/diagnostics/diagnostic.ts';
import { diagnosticFor, type Finding } from '../../../shared/diagnostics/finding.ts';
import type { NodeIdentity } from '../../../shared/node/node.ts';
import { fingerprintOf } from '../../../shared/ssh/key.ts';
import { verifySeed, type SignedSeed } from '../../../shared/seed/signature/verify-seed.ts';
import type { FoundSeed } from '../media/find-seeds.ts';
import type { Trust } from './trust.ts';

/** What decides whether an attached seed may change this node. */
export interface Admission {
  readonly node: NodeIdentity | undefined;
  readonly trust: Trust;
  /** The seed that root has named with `lvsmith accept-seed`: the digest of its medium. */
  readonly accepted: string | undefined;
}

/** A seed that may be read. */
export interface AdmittedSeed {
  readonly found: FoundSeed;
  readonly signed?: SignedSeed;
  /** Root has named it, or its signer is trusted: the node trusts afterwards whom it names. */
  readonly isTrusted: boolean;
}

export interface RefusedSeed {
  readonly found: FoundSeed;
  readonly diagnostics: readonly Diagnostic[];
  /** Root may take it all the same. */
  readonly isAcceptable: boolean;
  readonly signed?: SignedSeed;
}

/**
 * Decides by its signature alone whether a seed may be read at all.
 *
 * A node without an identity, which trusts nobody yet, takes any: a node has to begin somewhere, and its console is
 * then at hand. Afterwards only who signed its first seed, or root on the node, may change it: whoever reaches a USB
 * port or a BMC must not.
 */
export function admitSeed(
  found: FoundSeed,
  { node, trust, accepted }: Admission,
): AdmittedSeed | RefusedSeed {
  if (found.diagnostics.length > 0)
    return { found, diagnostics: found.diagnostics, isAcceptable: false };
  const signed = verifySeed(found.files, found.others);
  if (signed !== undefined && 'code' in signed)
    return { found, diagnostics: [diagnosticFor(found.source, signed)], isAcceptable: false };
  const about = defined({ found, signed });
  if (accepted === found.mediumDigest) return { ...about, isTrusted: true };
  if (trust.keys.length > 0) {
    const refusal = refusalOf(signed, node, trust);
    return refusal === undefined ? { ...about, isTrusted: true } : refused(about, refusal);
  }
  if (node === undefined) return { ...about, isTrusted: true };
  // What the node has taken already changes nothing.
  if (found.digest === node.seedDigest) return { ...about, isTrusted: false };
  return refused(about, notAccepted(node));
}

function refused(
  about: { readonly found: FoundSeed; readonly signed?: SignedSeed },
  refusal: Refusal,
): RefusedSeed {
  return {
    ...about,
    diagnostics: [diagnosticFor(about.found.source, refusal)],
    isAcceptable: true,
  };
}

type Refusal = Omit<Finding, 'path'>;

const acceptIt = 'lvsmith accept-seed, typed by root on this node, takes it';

function refusalOf(
  signed: SignedSeed | undefined,
  node: NodeIdentity | undefined,
  { keys, last }: Trust,
): Refusal | undefined {
  const known = keys.map(fingerprintOf).join(', ');
  if (signed === undefined)
    return {
      code: 'seed-unsigned',
      message: `the seed is not signed, and this node takes only what ${known} has signed`,
      hint: `attach one that npm run seed wrote, or ${acceptIt}`,
    };
  const { signer, manifest, manifestDigest } = signed;
  if (!keys.includes(signer))
    return {
      code: 'seed-key',
      message: `the seed is signed by ${fingerprintOf(signer)} for ${manifest.node} of ${manifest.cluster}, and this node takes only what ${known} has signed`,
      hint: `make it where the cluster's seed key is; if that key is lost, ${acceptIt}`,
    };
  const own = last ?? (node && { cluster: node.cluster, node: node.name });
  if (own !== undefined && manifest.cluster !== own.cluster)
    return {
      code: 'seed-other-cluster',
      message: `the seed is for the cluster ${manifest.cluster}, and this is a node of ${own.cluster}`,
      hint: `detach it; if this machine is to change its cluster, ${acceptIt}`,
    };
  if (own !== undefined && manifest.node !== own.node)
    return {
      code: 'seed-other-node',
      message: `the seed is for ${manifest.node}, and this is ${own.node}`,
      hint: `detach it; if this machine is to become ${manifest.node}, ${acceptIt}`,
    };
  if (last === undefined || manifest.serial > last.serial) return undefined;
  if (manifest.serial === last.serial && manifestDigest === last.manifest) return undefined;
  return {
    code: 'seed-older',
    message:
      manifest.serial === last.serial
        ? `the seed has the serial number ${last.serial} of the one that was taken, and other contents`
        : `the seed has the serial number ${manifest.serial}, and ${last.serial} was taken already`,
    hint: `make it anew with npm run seed; to go back to it, ${acceptIt}`,
  };
}

function notAccepted({ name }: NodeIdentity): Refusal {
  return {
    code: 'seed-not-accepted',
    message: `${name} has its identity from an unsigned seed, and takes another one only from root`,
    hint: `${acceptIt}; if it is signed, its signer's later ones are then taken by themselves`,
  };
}
