import type { Cluster } from '../../../overlays/shared/cluster/cluster.ts';
import type { Difference } from './differences.ts';

/** How a difference takes effect. */
export interface Way {
  /** `hot`: at once, while everything runs. `image`: never on a running node. `seed`: with another seed. */
  readonly how: 'hot' | 'image' | 'seed';
  /** What happens, or why it cannot, in words. */
  readonly says: string;
  /** Whose connections end; undefined: nobody's. */
  readonly ends?: string;
  /** What to do instead, or besides. */
  readonly hint?: string;
}

type Judge = (difference: Difference, cluster: Cluster) => Way;

const images = 'build the images, and update one node after the other';

const hot =
  (says: string): Judge =>
  () => ({ how: 'hot', says });
const image =
  (says: string): Judge =>
  () => ({ how: 'image', says, hint: images });

/**
 * The ways of everything that a cluster file can say, the most special first. What is not here needs an image: nothing
 * is tried on a running cluster of which nobody has thought.
 */
const ways: readonly (readonly [RegExp, Judge])[] = [
  [/^virtualServices\.members\.weight$/, hot('new connections are spread anew; others stay')],
  [/^virtualServices\.members$/, member],
  [/^virtualServices\.forwarding$/, image('its realservers need other addresses and settings')],
  [/^virtualServices$/, virtualService],
  [/^virtualServices\./, hot('the table is edited; established connections stay')],
  [
    /^services(\.|$)/,
    hot('mon reads its checks anew; the last verdict of a server stays meanwhile'),
  ],
  [/^realservers$/, realserver],
  [
    /^realservers\./,
    ({ path }) => ({
      how: 'seed',
      says: 'a node has its addresses from its seed',
      hint: `make its seed and attach it: lvsmith seed ${path[1] ?? ''}`,
    }),
  ],
  [/^membership\.initdead$/, hot('a director waits so long at its next start')],
  [/^membership\.noQuorumPolicy$/, hot('pacemaker acts on it at once')],
  [/^membership\.(keepalive|warntime|deadtime|token|consensus|tokenWarning)$/, timing],
  [
    /^failover\.ping(\.|$)/,
    hot('the directors ask anew; an address moves only if one reaches fewer'),
  ],
  [/^failover\.(preference|autoFailback)(\.|$)/, hot('pacemaker acts on it at once')],
  [/^directors\.preferred$/, hot('pacemaker acts on it at once')],
  [/^management(\.|$)/, hot('the firewalls take it; whom it shuts out loses the connection')],
  [/^floatingAddresses(\.|$)/, floating],
];

export function wayOf(difference: Difference, cluster: Cluster): Way {
  const [, judge] = ways.find(([pattern]) => pattern.test(difference.kind)) ?? [];
  return (judge ?? image('it is fixed while a node runs'))(difference, cluster);
}

function member({ path, new: now }: Difference): Way {
  if (now !== undefined) return { how: 'hot', says: 'it gets new connections as soon as it is up' };
  const [, service = '', , server = ''] = path;
  return {
    how: 'hot',
    says: 'it is taken out of the table',
    ends: `connections to ${service} through ${server}`,
    hint: `drain it first where they matter: lvsmith drain ${server.replace(/:\d+$/, '')}, on a director`,
  };
}

function virtualService({ path, new: now }: Difference): Way {
  if (now !== undefined) return { how: 'hot', says: 'it is served as soon as the table has it' };
  return {
    how: 'hot',
    says: 'it is served no more',
    ends: `all connections to ${path[1] ?? 'it'}`,
  };
}

function realserver({ path, new: now }: Difference): Way {
  if (now === undefined) return { how: 'hot', says: 'directors forget it; it goes on by itself' };
  const hint = `the new machine takes a seed: lvsmith seed ${path[1] ?? ''}`;
  return { how: 'hot', says: 'directors know it', hint };
}

/** With a watchdog its time is part of the promise that a silent director has stopped. */
function timing({ kind }: Difference, { failover }: Cluster): Way {
  return failover.fencing === 'watchdog' && !/\.(keepalive|warntime|tokenWarning)$/.test(kind)
    ? { how: 'image', says: 'the watchdog of a running director keeps its time', hint: images }
    : { how: 'hot', says: 'corosync reads it on all directors at once' };
}

function floating({ path, old, new: now }: Difference): Way {
  if (old === undefined) return { how: 'hot', says: 'its holder brings the address up' };
  const [, name = 'it'] = path;
  if (now === undefined)
    return {
      how: 'hot',
      says: 'its holder takes the address away',
      ends: `all connections to ${name}`,
    };
  return {
    how: 'hot',
    says: 'its holder takes the address away, and brings the other one up',
    ends: `all connections to ${name}`,
  };
}
