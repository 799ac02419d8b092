/**
 * Where each part of the cluster came from: JSON path in `Cluster` → path in the profile, which may be that
 * of a default. Only the parts are listed, not every value in them; `originOf` finds the nearest listed one.
 */
export type Origins = Readonly<Record<string, string>>;

/**
 * The profile path of a value of the cluster: its own, or that of the nearest part around it. Empty
 * (the document) when nothing around it is listed.
 */
export function originOf(origins: Origins, path: string): string {
  for (let at = path; at !== ''; at = parent(at)) {
    const origin = origins[at];
    if (origin !== undefined) return origin;
  }
  return '';
}

function parent(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['), 0));
}
