import type { Cluster } from '../../../overlays/shared/cluster/cluster.ts';
import { witnessOf } from '../../../overlays/shared/cluster/lookups.ts';
import { watchdogTimeout } from '../../render/views/fencing.ts';
import type { Difference } from './differences.ts';

/** How a difference takes effect. */
export interface Way {
  /**
   * `hot`: at once, while everything runs. `steps`: not at once, but in several changes. `image`: never on a running
   * node. `seed`: with another seed.
   */
  readonly how: 'hot' | 'steps' | 'image' | 'seed';
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
  [/^membership\.deadtime$/, deadtime],
  // Those that follow from the deadtime come with it.
  [/^membership\.(keepalive|warntime|token|consensus|tokenWarning)$/, () => reloaded],
  [
    /^failover\.ping(\.|$)/,
    hot('the directors ask anew; an address moves only if one reaches fewer'),
  ],
  [/^failover\.(preference|autoFailback)(\.|$)/, hot('pacemaker acts on it at once')],
  [
    /^failover\.lease(\.|$)/,
    image('the lease, its gate and the watchdog take their times from the image'),
  ],
  [/^directors$/, director],
  [/^directors\.preferred$/, hot('pacemaker acts on it at once')],
  [/^directors\./, image('the others know it by what their image says')],
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

/** Majorities of the lease and of the quorum are counted from the image's list. */
function director({ path, new: now }: Difference): Way {
  const [, name = ''] = path;
  const hint =
    now === undefined
      ? `${images}; then take it out of pacemaker's memory (guide: Take a node out)`
      : `${images}; then a new machine takes its seed: lvsmith seed ${name} (guide: Add a node)`;
  return { how: 'image', says: 'the image says who votes, and with how many others', hint };
}

const reloaded: Way = { how: 'hot', says: 'corosync reads it on all directors at once' };

/**
 * The time of a watchdog does not depend on it, but what the others conclude from silence does: a director that was cut
 * off is reset when it has noticed that itself, and its own watchdog has gone off. The others wait for twice the
 * watchdog's time. So while some have the old deadtime and some the new one, or when one kept the old one unnoticed, it
 * may differ by less than the watchdog's time; half of it leaves room. A lease shuts out by itself whoever is cut off.
 */
function deadtime({ old, new: now }: Difference, cluster: Cluster): Way {
  const { failover } = cluster;
  if (witnessOf(cluster) !== undefined)
    return {
      how: 'image',
      says: 'what asks the witness keeps its time while it runs, and a shorter one would cost its vote',
      hint: images,
    };
  if (failover.fencing !== 'watchdog' || failover.lease !== null) return reloaded;
  const step = watchdogTimeout(cluster) / 2;
  const [before, after] = [Number(old), Number(now)];
  if (Math.abs(after - before) <= step) return reloaded;
  const next = before + Math.sign(after - before) * step;
  return {
    how: 'steps',
    says: `directors of which one still has the old time would no longer know when the other is reset; it can change by ${step}ms at once`,
    hint: `in steps, each applied by itself: first deadtime: ${next}ms`,
  };
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
