import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Path } from '../../../overlays/shared/diagnostics/path.ts';
import type { CompleteProfile } from '../complete.ts';

/** Which files a profile names for the web servers of some nodes. */
export interface NamedPair {
  /** Where the profile says it. */
  readonly path: Path;
  /** Absolute. */
  readonly certificate: string;
  readonly key: string;
  readonly nodes: readonly string[];
}

/** A certificate and its key, in PEM form. */
export interface TlsPair {
  readonly certificate: string;
  readonly key: string;
  readonly path: Path;
}

type Named = Pick<CompleteProfile, 'tls' | 'realservers'>;

/** @param file of the profile: its paths are relative to where it is. */
export function namedPairs({ tls, realservers }: Named, file: string): readonly NamedPair[] {
  const home = dirname(resolve(file));
  const place = (pair: NonNullable<typeof tls>) => ({
    certificate: resolve(home, pair.certificate),
    key: resolve(home, pair.key),
  });
  const common = realservers.filter((server) => server.tls === undefined && !server.external);
  const own = realservers.flatMap((server, index): NamedPair[] =>
    server.tls === undefined || server.external
      ? []
      : [{ path: ['realservers', index, 'tls'], nodes: [server.name], ...place(server.tls) }],
  );
  if (tls === undefined) return own;
  return [{ path: ['tls'], nodes: common.map(({ name }) => name), ...place(tls) }, ...own];
}

/**
 * What each node gets, of a profile that is valid.
 *
 * @throws Error when a file is gone since.
 */
export function tlsPairs(profile: Named, file: string): ReadonlyMap<string, TlsPair> {
  return new Map(
    namedPairs(profile, file).flatMap(({ path, nodes, ...files }) => {
      const certificate = readFileSync(files.certificate, 'utf8');
      const key = readFileSync(files.key, 'utf8');
      return nodes.map((node) => [node, { certificate, key, path }] as const);
    }),
  );
}
