import type { Diagnostic } from '../../../shared/diagnostics/diagnostic.ts';
import { diagnosticFor } from '../../../shared/diagnostics/finding.ts';
import {
  admitSeed,
  type Admission,
  type AdmittedSeed,
  type RefusedSeed,
} from '../admission/admit-seed.ts';
import type { FoundSeed } from './find-seeds.ts';
import { notApplied } from '../outcome.ts';

/** The seed that counts among those that are attached; or, with `about` the one to name, why none does. */
export type Choice = ChosenSeed | NoChoice;

interface ChosenSeed {
  readonly chosen: AdmittedSeed;
  /** About the other media, which change nothing. */
  readonly ignored: readonly Diagnostic[];
  readonly refused: readonly RefusedSeed[];
}

interface NoChoice {
  readonly about: FoundSeed;
  readonly reason: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly refused: readonly RefusedSeed[];
}

/** @param found at least one. */
export function chooseSeed(found: readonly FoundSeed[], admission: Admission): Choice {
  const judged = found.map((seed) => admitSeed(seed, admission));
  const refused = judged.flatMap((seed) => ('diagnostics' in seed ? [seed] : []));
  const admitted = judged
    .flatMap((seed) => ('diagnostics' in seed ? [] : [seed]))
    .toSorted((a, b) => serialOf(b) - serialOf(a));
  const named = admitted.find((seed) => seed.found.mediumDigest === admission.accepted);
  if (named !== undefined) return { chosen: named, ignored: [], refused: [] };

  const [newest] = admitted;
  const [worst] = refused;
  // A machine that trusts nobody cannot tell which of several is meant for it.
  const isOpen = admission.node === undefined && admission.trust.keys.length === 0;
  if (worst !== undefined && (newest === undefined || isOpen)) {
    const diagnostics = refused.flatMap((seed) => seed.diagnostics);
    return { about: worst.found, reason: notApplied(worst.found), diagnostics, refused };
  }
  if (newest === undefined) throw new Error('there is no seed to choose from');
  const others = admitted.filter((seed) => !isSame(seed, newest));
  const rival = others.find((seed) => isOpen || !isOlder(seed, newest));
  if (rival !== undefined)
    return {
      about: newest.found,
      reason: 'two different seeds are attached',
      diagnostics: [twoSeeds(newest.found, rival.found)],
      refused,
    };
  const ignored = [...refused.flatMap(asIgnored), ...others.map(older)];
  return { chosen: newest, ignored, refused };
}

function serialOf({ signed }: AdmittedSeed): number {
  return signed?.manifest.serial ?? -1;
}

/** The same one on two media; a copy without its signature is one, too. */
function isSame(a: AdmittedSeed, b: AdmittedSeed): boolean {
  const [one, two] = [a.signed?.manifestDigest, b.signed?.manifestDigest];
  return (
    a.found.digest === b.found.digest &&
    a.found.format === b.found.format &&
    (one === two || one === undefined || two === undefined)
  );
}

/** An earlier seed for the same node. */
function isOlder(seed: AdmittedSeed, than: AdmittedSeed): boolean {
  const [one, two] = [seed.signed?.manifest, than.signed?.manifest];
  return (
    one !== undefined &&
    two !== undefined &&
    one.cluster === two.cluster &&
    one.node === two.node &&
    one.serial < two.serial
  );
}

/** Nothing is wrong with the node itself. */
function asIgnored({ found, diagnostics }: RefusedSeed): readonly Diagnostic[] {
  return diagnostics.map((finding) => ({ ...finding, severity: 'warning', file: found.source }));
}

function older({ found, signed }: AdmittedSeed): Diagnostic {
  return diagnosticFor(found.source, {
    code: 'seed-older',
    severity: 'warning',
    message: `the seed has the serial number ${signed?.manifest.serial}, and a newer one is attached`,
    hint: 'detach it',
  });
}

function twoSeeds(a: FoundSeed, b: FoundSeed): Diagnostic {
  return diagnosticFor(b.source, {
    code: 'seed-two',
    message: `the seed on ${b.source} is not the one on ${a.source}`,
    hint: 'detach the one that is not for this machine',
  });
}
