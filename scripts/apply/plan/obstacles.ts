import type { Seen } from '../look.ts';

/** Why nothing can be applied now, one sentence for each reason; empty: it can. */
export function obstaclesOf(seen: readonly Seen[]): readonly string[] {
  return [
    ...seen.flatMap(({ problem }) => problem ?? []),
    ...waiting(seen),
    ...quorum(seen),
    ...images(seen),
  ];
}

/** One change is on several nodes. */
function waiting(seen: readonly Seen[]): readonly string[] {
  const all = seen.flatMap(({ report }) => report?.apply.pending ?? []);
  const said = all.map(
    ({ id, by, until }) =>
      `the change ${id} by ${by} waits for its confirmation until ${until}: confirm it (--confirm ${id}), or take it back (--revert ${id})`,
  );
  return [...new Map(all.map(({ id }, index) => [id, said[index] ?? ''])).values()];
}

function quorum(seen: readonly Seen[]): readonly string[] {
  const directors = seen.flatMap(({ report }) => report?.director ?? []);
  return directors.length === 0 || directors.some(({ quorate }) => quorate)
    ? []
    : ['the cluster has no quorum: pacemaker takes no change'];
}

/** Directors of two versions may read one file differently. */
function images(seen: readonly Seen[]): readonly string[] {
  const directors = seen.filter(({ role }) => role === 'director');
  const versions = new Set(directors.flatMap(({ report }) => report?.image ?? []));
  return versions.size <= 1
    ? []
    : [`the directors have different images: ${[...versions].join(', ')}`];
}
