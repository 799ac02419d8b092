import type { Reading } from '../reading.ts';

/** Two directors that want the same addresses equally, or of which one would serve nothing. */
export function noteMasters({
  claims,
  faults,
  services,
  directors,
  floatingAddresses,
}: Reading): void {
  for (const [index, claim] of claims.entries()) {
    const rival = claims
      .slice(index + 1)
      .find((other) => other.address === claim.address && other.director !== claim.director);
    if (rival === undefined) continue;
    if (rival.priority === claim.priority)
      faults.push({
        message: `${claim.director} and ${rival.director} claim ${claim.address} with the same priority ${claim.priority}${claim.master && rival.master ? ', both as MASTER: both hold it' : ''}`,
        place: claim.place,
        also: rival.place,
      });
  }
  const files = new Set(claims.map(({ place }) => place.file));
  const serving = new Set(services.map(({ place }) => place.file));
  if (files.size < 2 || services.length === 0 || floatingAddresses.length === 0) return;
  for (const { name, place } of directors)
    if (
      files.has(place.file) &&
      !serving.has(place.file) &&
      [...files].some((file) => serving.has(file))
    )
      faults.push({
        message: `${name} knows no virtual server: after a takeover it serves nothing`,
        place,
      });
}

/** The number of an instance is what its directors know each other by. */
export function noteRouters({ routers, claims, faults }: Reading): void {
  for (const [index, router] of routers.entries()) {
    const later = routers.slice(index + 1);
    const twice = later.find(
      ({ id, nic, place, instance }) =>
        id === router.id &&
        nic === router.nic &&
        place.file === router.place.file &&
        instance !== router.instance,
    );
    if (twice !== undefined)
      faults.push({
        message: `${router.instance} and ${twice.instance} have the same virtual_router_id ${router.id} on one network`,
        place: twice.place,
        also: router.place,
      });
    const other = later.find(
      ({ instance, place, id, director }) =>
        instance === router.instance &&
        place.file !== router.place.file &&
        id !== router.id &&
        claims.some((claim) => claim.director === director),
    );
    if (other !== undefined)
      faults.push({
        message: `${router.instance} has virtual_router_id ${router.id} on one director, and ${other.id} on the other: they do not hear each other, and both hold the addresses`,
        place: other.place,
        also: router.place,
      });
  }
}
