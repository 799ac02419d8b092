import { familyOf, isInSubnet } from '../../../../overlays/shared/net/ip.ts';
import type { OldCluster } from '../../old-cluster.ts';
import type { Place } from '../../source.ts';
import { networkOf } from './known-networks.ts';
import { placeholder, type PlanNotes, type Value } from '../plan.ts';

interface Network6 {
  /** In CIDR form; undefined when no file gives it. */
  readonly cidr: string | undefined;
  readonly subnet: Value;
  readonly gateway: Value | undefined;
}

export interface Networks6 {
  readonly public: Network6;
  /** Where the realservers are in a network of their own. */
  readonly realservers: Network6 | undefined;
}

/** The IPv6 prefixes of a cluster that serves something by IPv6. */
export function planNetworks6(
  cluster: OldCluster,
  serving: ReadonlySet<string>,
  realservers: string | undefined,
  notes: PlanNotes,
): Networks6 | undefined {
  const floating = cluster.floatingAddresses.find(
    ({ address }) => familyOf(address) === 6 && serving.has(address),
  );
  if (floating === undefined) return undefined;
  const server = cluster.services
    .flatMap((service) => service.realservers)
    .find(({ address }) => familyOf(address) === 6);
  return {
    public: networkIn(floating.address, floating.place, cluster, notes),
    realservers:
      realservers === undefined || server === undefined
        ? undefined
        : networkIn(server.address, server.place, cluster, notes),
  };
}

function networkIn(
  address: string,
  place: Place,
  cluster: OldCluster,
  { unknown }: PlanNotes,
): Network6 {
  const found = networkOf(address, cluster);
  if (found !== undefined) {
    const { cidr, from } = found;
    const router = cluster.gateways.find(
      (each) => /^fe[89ab]/i.test(each.address) || isInSubnet(each.address, cidr) === true,
    );
    return {
      cidr,
      subnet: { value: cidr, from },
      gateway: router && { value: router.address, from: router.place },
    };
  }
  unknown.push({
    message: `no file gives the IPv6 network of ${address}`,
    hint: 'put the output of `ip addr` into the folder, or give --director NAME=ADDRESS,ADDRESS6/PREFIX',
    place,
  });
  return {
    cidr: undefined,
    subnet: {
      value: placeholder('IPv6 network'),
      from: place,
      note: 'no file gives the length of the prefix',
    },
    gateway: undefined,
  };
}
