import type {
  Check,
  FloatingAddress,
  Member,
  Realserver,
  Service,
  VirtualService,
} from '../../overlays/shared/cluster.ts';
import type { Profile } from '../profile/schema.ts';
import { milliseconds } from './duration.ts';
import { canonicalAddress, familyOf } from './subnet.ts';

export type GivenService = NonNullable<Profile['services']>[number];

/** Without `services`, a cluster serves the web. */
const webServices: readonly GivenService[] = [{ name: 'http' }, { name: 'https' }];
const wellKnownPorts: Readonly<Record<string, number>> = { http: 80, https: 443 };

export function givenServices(profile: Profile): readonly GivenService[] {
  return profile.services ?? webServices;
}

export function service(given: GivenService, addresses: readonly FloatingAddress[]): Service {
  const served = addressesOf(given, addresses);
  return {
    name: given.name,
    protocol: given.protocol ?? 'tcp',
    port: portOf(given),
    check: check(given, served[0]?.name ?? ''),
    onFailure: given['on-failure'] ?? 'cut',
  };
}

/** @throws Error when the profile's rules let a service without a port pass. */
function portOf(given: GivenService): number {
  const port = given.port ?? wellKnownPorts[given.name];
  if (port === undefined) throw new Error(`service ${given.name} has no port`);
  return port;
}

function check(given: GivenService, floatingName: string): Check {
  const asked = given.check ?? {};
  const byName = given.name === 'http' || given.name === 'https' ? given.name : 'tcp';
  return {
    type: asked.type ?? byName,
    interval: milliseconds(asked.interval ?? '6s'),
    timeout: milliseconds(asked.timeout ?? '3s'),
    path: asked.path ?? '/health',
    host: asked.host ?? floatingName,
    status: asked.status ?? [200],
    expect: asked.expect ?? '',
    command: asked.command ?? [],
    failures: asked.failures ?? 2,
    successes: asked.successes ?? 1,
    repeat: milliseconds(asked.repeat ?? '600s'),
  };
}

function addressesOf(
  given: GivenService,
  addresses: readonly FloatingAddress[],
): readonly FloatingAddress[] {
  if (given.addresses === undefined) return addresses;
  const wanted = new Set(given.addresses.map(canonicalAddress));
  return addresses.filter(({ address }) => wanted.has(address));
}

/** One virtual service for each floating address that a service is served on. */
export function virtualServices(
  given: GivenService,
  addresses: readonly FloatingAddress[],
  profile: Profile,
): VirtualService[] {
  const persistence = given.persistence === undefined ? 0 : milliseconds(given.persistence);
  const forwarding = given.forwarding ?? 'nat';
  return addressesOf(given, addresses).map(({ address, family }) => {
    const sorryServer = sorryServerOf(given, family);
    return {
      service: given.name,
      protocol: given.protocol ?? 'tcp',
      address,
      family,
      port: portOf(given),
      scheduler: given.scheduler ?? 'rr',
      forwarding,
      // The kernel counts whole seconds.
      persistence: Math.ceil(persistence / 1000) * 1000,
      onFailure: given['on-failure'] ?? 'cut',
      members: profile.realservers.flatMap((server) => member(server, given, family)),
      ...(sorryServer === undefined ? {} : { sorryServer }),
    };
  });
}

/** Nothing when the server has no address of the family: IPVS does not translate between them. */
function member(
  server: Profile['realservers'][number],
  given: GivenService,
  family: 4 | 6,
): Member[] {
  const address = family === 4 ? server.address : server.address6;
  if (address === undefined) return [];
  const own = server.services?.[given.name];
  const mapped = (given.forwarding ?? 'nat') === 'nat' ? own?.port : undefined;
  return [
    {
      realserver: server.name,
      address: canonicalAddress(address),
      port: mapped ?? portOf(given),
      weight: own?.weight ?? server.weight ?? 1,
    },
  ];
}

function sorryServerOf(given: GivenService, family: 4 | 6): VirtualService['sorryServer'] {
  const sorry = given['sorry-server'];
  if (sorry === undefined || familyOf(sorry.address) !== family) return undefined;
  return { address: canonicalAddress(sorry.address), port: sorry.port ?? portOf(given) };
}

/**
 * Where realservers send their replies: under NAT through the holder of a floating address, which
 * must see them to translate them back; otherwise straight to the network's router. An address of a
 * DR or TUN service is the servers' own too, so that it leads nowhere from there.
 */
export function gateways(
  profile: Profile,
  addresses: readonly FloatingAddress[],
): Pick<Realserver, 'gateway' | 'gateway6'> {
  const served = (nat: boolean) =>
    givenServices(profile)
      .filter(({ forwarding = 'nat' }) => (forwarding === 'nat') === nat)
      .flatMap((given) => addressesOf(given, addresses));
  const [translated, direct] = [served(true), served(false)];
  const floating = (family: 4 | 6) =>
    translated.some((it) => it.family === family)
      ? addresses.find(
          (it) => it.family === family && it.interface === 'public' && !direct.includes(it),
        )?.address
      : undefined;
  const router = profile.networks.public;
  const gateway = floating(4) ?? router.gateway;
  const gateway6 = floating(6) ?? router.gateway6;
  return {
    ...(gateway === undefined ? {} : { gateway }),
    ...(gateway6 === undefined ? {} : { gateway6: canonicalAddress(gateway6) }),
  };
}
