import type { OldCluster } from '../old-cluster.ts';
import { chooseServices, serversFor } from './choose-services.ts';
import { planDirectors } from './directors.ts';
import { planFailover } from './failover.ts';
import { planFloating } from './floating.ts';
import { planImage } from './image.ts';
import { planMembership } from './membership.ts';
import { pairMachines } from './networks/machines6.ts';
import { Names } from './names.ts';
import { planNotify } from './notify.ts';
import { planNetworks } from './networks/networks.ts';
import type { List, Plan, PlanNotes } from './plan.ts';
import { chooseRealservers, planPool, planRealserver } from './realservers.ts';
import { planService } from './services.ts';

/** The addresses that something is served on. */
function servingAddresses({ services }: OldCluster): ReadonlySet<string> {
  return new Set(
    services
      .filter(
        (service) =>
          service.protocol !== 'sctp' &&
          service.check?.type !== 'off' &&
          (service.realservers.length === 0 || serversFor(service).length > 0),
      )
      .flatMap(({ address, addresses = [] }) => [
        ...(address === null ? [] : [address]),
        ...addresses,
      ]),
  );
}

/**
 * What an old cluster becomes, key by key of the profile. When the profile grows, the part of it that can say more is
 * the file of the same name here, and the line of `not-carried.ts` goes.
 */
export function planProfile(cluster: OldCluster): Plan {
  const notes: PlanNotes = { unknown: [], notCarried: [], ambiguous: [] };
  const names = new Names();
  const name = names.claim(cluster.settings.clusterName?.value ?? 'imported') ?? 'imported';
  const networks = planNetworks(cluster, servingAddresses(cluster), notes);
  const directors = planDirectors(cluster, networks, names, notes);
  const machines = pairMachines(cluster, notes);
  const chosen = chooseServices(cluster, machines, notes);
  const needed = new Set(chosen.flatMap(({ addresses }) => addresses));
  const floating = planFloating(cluster, networks, needed, notes);
  const nowhere = cluster.floatingAddresses[0]?.place ?? { file: '', line: 0 };
  const must = (list: List, what: string): List => {
    if (list.items.length > 0) return list;
    notes.unknown.push({
      message: `no file names ${what}`,
      hint: `add it to the profile`,
      place: nowhere,
    });
    return { ...list, note: `no file names ${what}`, from: nowhere };
  };
  const servers = chooseRealservers(cluster, chosen, machines, names, notes);
  const services = chosen.map((service) =>
    planService(service, floating.usual, planPool(service, servers, notes), cluster, notes),
  );
  const realservers = servers.map((server) => planRealserver(server, chosen, networks, notes));
  return {
    profile: {
      entries: [
        [
          'name',
          {
            value: name,
            from: cluster.settings.clusterName?.place,
            note:
              cluster.settings.clusterName === undefined ? 'no file names the cluster' : undefined,
          },
        ],
        ['networks', networks.mapping],
        ['directors', { items: directors.items }],
        ['membership', planMembership(cluster, directors.count, notes)],
        ['failover', planFailover(cluster, directors.names, notes)],
        ['floating-addresses', must({ items: floating.items }, 'a floating address')],
        ['services', must({ items: services }, 'a service that a profile can have')],
        ['realservers', must({ items: realservers }, 'a realserver')],
        ['notify', planNotify(cluster, notes)],
        ['image', planImage(cluster, notes)],
      ],
    },
    ...notes,
  };
}
