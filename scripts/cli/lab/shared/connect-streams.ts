import type { Socket } from 'node:net';

/** Passes bytes both ways; both ends are closed when one is. */
export function connectStreams(one: Socket, other: Socket): void {
  one.pipe(other);
  other.pipe(one);
  for (const end of [one, other]) end.on('error', () => undefined);
  one.on('close', () => other.destroy());
  other.on('close', () => one.destroy());
}
