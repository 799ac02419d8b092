import type {
  Attachment,
  Cluster,
  Director,
  FloatingAddress,
  NetworkName,
  Realserver,
} from '../../overlays/shared/cluster.ts';
import type { Profile } from '../profile/schema.ts';
import { broadcastAddress, canonicalAddress, familyOf, prefixLength } from './subnet.ts';

export function networks(given: Profile['networks']): Cluster['networks'] {
  const { subnet, gateway, subnet6, gateway6, dns = [], ntp = [] } = given.public;
  return {
    public: {
      name: 'public',
      subnet,
      ...(gateway === undefined ? {} : { gateway }),
      ...(subnet6 === undefined ? {} : { subnet6 }),
      ...(gateway6 === undefined ? {} : { gateway6: canonicalAddress(gateway6) }),
      dns: dns.map(canonicalAddress),
      ntp,
    },
    ...(given.heartbeat === undefined
      ? {}
      : { heartbeat: { name: 'heartbeat', subnet: given.heartbeat.subnet, dns: [], ntp: [] } }),
  };
}

export function director(given: Profile['directors'][number], index: number): Director {
  return {
    name: given.name,
    id: index + 1,
    preferred: given.preferred ?? false,
    public: attachment('public', given.public),
    ...(given.heartbeat === undefined
      ? {}
      : { heartbeat: attachment('heartbeat', given.heartbeat) }),
  };
}

/** @param gateways The default routes, by family. */
export function realserver(
  given: Profile['realservers'][number],
  gateways: Pick<Realserver, 'gateway' | 'gateway6'>,
): Realserver {
  const { gateway6, ...ipv4Only } = gateways;
  return {
    name: given.name,
    public: attachment('public', given),
    ...ipv4Only,
    ...(given.address6 === undefined || gateway6 === undefined ? {} : { gateway6 }),
  };
}

interface GivenAttachment {
  readonly address: string;
  readonly address6?: string;
  readonly mac?: string;
  readonly interface?: string;
}

function attachment(network: NetworkName, given: GivenAttachment): Attachment {
  return {
    network,
    address: given.address,
    ...(given.address6 === undefined ? {} : { address6: canonicalAddress(given.address6) }),
    ...(given.mac === undefined ? {} : { mac: given.mac.toLowerCase() }),
    ...(given.interface === undefined ? {} : { originalName: given.interface }),
  };
}

/**
 * The floating addresses with their names made unique: without names, the first takes the cluster's
 * name and the others that name with their position (`web-2`).
 */
export function floatingAddresses(profile: Profile): FloatingAddress[] {
  return profile['floating-addresses'].map((given, index) => {
    const family = familyOf(given.address);
    const network = given.interface ?? 'public';
    const prefix = given.prefix ?? defaultPrefix(profile, network, family);
    const broadcast =
      given.broadcast ?? (family === 4 ? broadcastAddress(given.address, prefix) : undefined);
    return {
      name: given.name ?? (index === 0 ? profile.name : `${profile.name}-${index + 1}`),
      address: canonicalAddress(given.address),
      family,
      prefix,
      interface: network,
      ...(broadcast === undefined ? {} : { broadcast }),
    };
  });
}

function defaultPrefix(profile: Profile, network: NetworkName, family: 4 | 6): number {
  if (family === 6) return prefixLength(profile.networks.public.subnet6 ?? '/64');
  const subnet = profile.networks[network]?.subnet ?? profile.networks.public.subnet;
  return prefixLength(subnet);
}
