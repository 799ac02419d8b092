import { familyOf, isInSubnet } from '../../../../overlays/shared/net/ip.ts';
import { parseSubnet } from '../../../profile/values/subnet.ts';
import type { OldCluster } from '../../old-cluster.ts';
import { clientNetworks, type ClientNetwork } from './client-networks.ts';
import { networkOf, type Candidate } from './known-networks.ts';
import { planLayers, type Carried, type Layers } from './layers.ts';
import { planDns } from './dns.ts';
import { planNetworks6, type Networks6 } from './networks6.ts';
import { placeholder, type Mapping, type PlanNotes, type Value } from '../plan.ts';
import { realserverNetwork } from './realserver-network.ts';
import { mtuIn, noteOtherRoutes, routesIn } from './routes.ts';

export interface Networks {
  readonly mapping: Mapping;
  /** In CIDR form; undefined when no file gives it. */
  readonly public: string | undefined;
  readonly heartbeat: string | undefined;
  readonly realservers: string | undefined;
  readonly clients: readonly ClientNetwork[];
  readonly six: Networks6 | undefined;
  readonly nicsOf: Layers['nicsOf'];
}

/**
 * The public network is that of the first floating address which serves something.
 *
 * @param serving the addresses that serve something.
 */
export function planNetworks(
  cluster: OldCluster,
  serving: ReadonlySet<string>,
  notes: PlanNotes,
): Networks {
  const floating = cluster.floatingAddresses.filter(
    ({ address, targetRole }) => familyOf(address) === 4 && targetRole === undefined,
  );
  const first = floating.find(({ address }) => serving.has(address)) ?? floating[0];
  const nowhere = cluster.floatingAddresses[0]?.place ?? { file: '', line: 0 };
  const found = first === undefined ? undefined : networkOf(first.address, cluster);
  const subnet: Value =
    found === undefined
      ? {
          value: placeholder('network'),
          from: first?.place ?? cluster.floatingAddresses[0]?.place,
          note: 'no file gives the length of the prefix',
        }
      : { value: found.cidr, from: found.from };
  if (found === undefined)
    notes.unknown.push({
      message: `no file gives the network of ${first?.address ?? 'the clients'}`,
      hint: 'put the output of `ip addr` into the folder, or give --director NAME=ADDRESS/PREFIX',
      place: first?.place ?? nowhere,
    });
  const router = routerOf(cluster, found?.cidr);
  if (router === undefined)
    notes.ambiguous.push({
      message:
        'no file gives the router of the public network: until networks.public.gateway is set, nothing has a default route',
      ...routerHint(cluster, found?.cidr),
      place: first?.place ?? nowhere,
    });
  const realservers = first && realserverNetwork(cluster, first.address, found?.cidr);
  if (found === undefined && realservers === undefined) noteApart(cluster, first?.address, notes);
  const heartbeat = heartbeatNetwork(
    cluster,
    [found, realservers].flatMap((each) => each?.cidr ?? []),
  );
  const known = [found, realservers, heartbeat].flatMap((each) => each?.cidr ?? []);
  const clients = clientNetworks(cluster, serving, known);
  noteOtherRoutes(
    cluster,
    [found?.cidr, realservers?.cidr, ...clients.map(({ cidr }) => cidr)],
    notes,
  );
  const six = planNetworks6(cluster, serving, realservers?.cidr, notes);
  const nicIn = (cidr: string | undefined): Carried['nic'] => {
    const held = cluster.floatingAddresses.find(
      ({ address, interface: nic }) =>
        nic !== null && (cidr === undefined || isInSubnet(address, cidr) === true),
    );
    return held === undefined || held.interface === null
      ? undefined
      : { name: held.interface, place: held.place };
  };
  const carried: Carried[] = [
    { name: 'public', cidr: found?.cidr, nic: nicIn(found?.cidr) },
    ...[
      { name: 'heartbeat', network: heartbeat },
      { name: 'realservers', network: realservers },
      ...clients.map((network) => ({ name: network.name, network })),
    ].flatMap(({ name, network }) =>
      network === undefined ? [] : [{ name, cidr: network.cidr, nic: nicIn(network.cidr) }],
    ),
  ];
  const layers = planLayers(carried, cluster, notes);
  const layersOf = (name: string) => layers.entries.get(name) ?? [];
  return {
    public: found?.cidr,
    heartbeat: heartbeat?.cidr,
    realservers: realservers?.cidr,
    clients,
    six,
    nicsOf: layers.nicsOf,
    mapping: {
      entries: [
        [
          'public',
          {
            entries: [
              ['subnet', subnet],
              ['gateway', router && { value: router.address, from: router.place }],
              ['subnet6', six?.public.subnet],
              ['gateway6', six?.public.gateway],
              ['mtu', mtuIn(found?.cidr, cluster)],
              ...layersOf('public'),
              ...planDns(cluster, notes),
              ['routes', routesIn(found?.cidr, cluster)],
            ],
          },
        ],
        [
          'heartbeat',
          heartbeat && {
            entries: [
              ['subnet', { value: heartbeat.cidr, from: heartbeat.from }],
              ['mtu', mtuIn(heartbeat.cidr, cluster)],
              ...layersOf('heartbeat'),
            ],
          },
        ],
        [
          'realservers',
          realservers && {
            entries: [
              ['subnet', { value: realservers.cidr, from: realservers.from }],
              ['subnet6', six?.realservers?.subnet],
              ['mtu', mtuIn(realservers.cidr, cluster)],
              ...layersOf('realservers'),
              ['routes', routesIn(realservers.cidr, cluster)],
            ],
          },
        ],
        [
          'clients',
          clients.length === 0
            ? undefined
            : {
                entries: clients.map(({ name, cidr, from }) => [
                  name,
                  {
                    entries: [
                      ['subnet', { value: cidr, from }],
                      ['mtu', mtuIn(cidr, cluster)],
                      ...layersOf(name),
                      ['routes', routesIn(cidr, cluster)],
                    ],
                  },
                ]),
              },
        ],
      ],
    },
  };
}

/** Without any prefix nothing is certain, but addresses that begin differently are hardly in one network. */
function noteApart(
  { services, floatingAddresses }: OldCluster,
  clients: string | undefined,
  { ambiguous }: PlanNotes,
): void {
  const begin = (address: string) => address.split('.').slice(0, 2).join('.');
  const far = services
    .flatMap(({ realservers }) => realservers)
    .find(({ address }) => familyOf(address) === 4 && begin(address) !== begin(clients ?? address));
  const other = floatingAddresses.find(
    ({ address }) => familyOf(address) === 4 && begin(address) !== begin(clients ?? address),
  );
  if (other !== undefined && clients !== undefined)
    ambiguous.push({
      message: `${clients} and ${other.address} are hardly in one network`,
      hint: 'networks.public is one; an address among the servers has interface: realservers',
      place: other.place,
    });
  if (far === undefined || clients === undefined) return;
  ambiguous.push({
    message: `${clients} and the server ${far.address} are hardly in one network`,
    hint: 'networks.realservers is for servers in a network of their own: put the output of `ip addr` of each director into a folder of its name',
    place: far.place,
  });
}

/** The directors' default route, where it is outside the cluster. */
function routerOf(
  { gateways, floatingAddresses, directors }: OldCluster,
  cidr: string | undefined,
): OldCluster['gateways'][number] | undefined {
  const own = new Set([...floatingAddresses, ...directors].map(({ address }) => address));
  return gateways.find(
    ({ address }) => cidr !== undefined && isInSubnet(address, cidr) === true && !own.has(address),
  );
}

/** What Heartbeat pinged was the router, nearly always. */
function routerHint(
  { pingNodes }: OldCluster,
  cidr: string | undefined,
): { readonly hint?: string } {
  const router = pingNodes.find(
    ({ address }) =>
      address !== undefined && cidr !== undefined && isInSubnet(address, cidr) === true,
  );
  return router === undefined ? {} : { hint: `perhaps it is the ping node ${router.address}` };
}

/** Only where every director has an address in it, and some file gives its length. */
function heartbeatNetwork(
  { directors, nics }: OldCluster,
  others: readonly string[],
): Candidate | undefined {
  const [first] = directors;
  if (
    first === undefined ||
    directors.some(({ heartbeatAddress }) => heartbeatAddress === undefined)
  )
    return undefined;
  const own = first.heartbeatAddress ?? '';
  const given = directors.find(({ heartbeatPrefix }) => heartbeatPrefix !== undefined);
  const nic = nics.find(({ address, prefix }) => isInSubnet(own, `${address}/${prefix}`) === true);
  const prefix = nic?.prefix ?? given?.heartbeatPrefix;
  const subnet = prefix === undefined ? undefined : parseSubnet(`${own}/${prefix}`);
  if (subnet === undefined) return undefined;
  const cidr = `${subnet.network}/${subnet.prefix}`;
  const all = directors.every(
    ({ heartbeatAddress = '' }) => isInSubnet(heartbeatAddress, cidr) === true,
  );
  const apart = others.every((other) => isInSubnet(own, other) === false);
  return all && apart
    ? { cidr, from: nic?.place ?? given?.heartbeatPlace ?? first.place }
    : undefined;
}
