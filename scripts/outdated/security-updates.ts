import { compareDebianVersions } from './debian-version.ts';

/** A package of an image that has a newer version in the security suite. */
export interface SecurityUpdate {
  readonly package: string;
  readonly installed: string;
  readonly available: string;
  /** The source that it was built from. */
  readonly source: string;
}

interface Offered {
  readonly version: string;
  readonly source: string;
}

/**
 * What is behind in an image.
 *
 * @param packages name → version, as a lock has them.
 * @param index the paragraphs of Packages files.
 */
export function securityUpdates(
  packages: Readonly<Record<string, string>>,
  index: string,
): readonly SecurityUpdate[] {
  const offered = offersIn(index);
  return Object.entries(packages)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([name, installed]) => {
      const offer = offered.get(name);
      if (offer === undefined || compareDebianVersions(offer.version, installed) <= 0) return [];
      return [{ package: name, installed, available: offer.version, source: offer.source }];
    });
}

/** The newest version of each package in the text of Packages files. */
function offersIn(index: string): ReadonlyMap<string, Offered> {
  const found = new Map<string, Offered>();
  for (const paragraph of index.split(/\n{2,}/)) {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(paragraph)?.[1];
    const [name, version] = [field('Package'), field('Version')];
    if (name === undefined || version === undefined) continue;
    const known = found.get(name);
    if (known !== undefined && compareDebianVersions(known.version, version) >= 0) continue;
    // `Source: openssl (3.5.1-1)` where the versions differ.
    found.set(name, { version, source: field('Source')?.split(' ')[0] ?? name });
  }
  return found;
}
