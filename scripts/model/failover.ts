import type { Failover } from '../../overlays/shared/cluster.ts';
import type { Profile } from '../profile/schema.ts';
import { milliseconds } from './duration.ts';

export function failover(given: NonNullable<Profile['failover']> = {}): Failover {
  return {
    autoFailback: given['auto-failback'] ?? true,
    preference: given.preference ?? 50,
    fencing: given.fencing ?? 'none',
    ping: {
      nodes: given.ping?.nodes ?? [],
      multiplier: given.ping?.multiplier ?? 100,
      dampening: milliseconds(given.ping?.dampening ?? '5s'),
      interval: milliseconds(given.ping?.interval ?? '10s'),
    },
  };
}
