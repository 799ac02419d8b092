import type { Finding } from '../finding.ts';
import type { Path } from '../path.ts';
import { canonical, family } from '../address.ts';
import { effectiveServices, type EffectiveService } from '../services.ts';
import { rule } from './rule.ts';

/** Only NAT rewrites packets, so only NAT can change the port. */
export const portMapping = rule(['services', 'realservers'], (profile) => {
  const direct = effectiveServices(profile).filter(({ forwarding }) => forwarding !== 'nat');
  return direct.flatMap(({ service, path, port, forwarding }): Finding[] => {
    const mapped = (given: number | undefined, place: Path): Finding[] =>
      given === undefined || given === port
        ? []
        : [
            {
              code: 'port-mapping',
              path: place,
              message: `${forwarding} forwards packets as they are: port ${port} of ${service.name} cannot become ${given}`,
              hint: 'delete this port, or set forwarding: nat for the service',
            },
          ];
    return [
      ...mapped(service['sorry-server']?.port, [...path, 'sorry-server', 'port']),
      ...profile.realservers.flatMap(({ services = {} }, index) =>
        mapped(services[service.name]?.port, [
          'realservers',
          index,
          'services',
          service.name,
          'port',
        ]),
      ),
    ];
  });
});

/**
 * Under NAT the servers send every reply to a floating address. Those of DR and TUN services are the
 * servers' own as well, and nobody sends through an address of its own: NAT needs one for itself.
 */
export const mixedForwarding = rule(['services', 'floating-addresses'], (profile) => {
  const services = effectiveServices(profile);
  const everywhere = profile['floating-addresses'].map(({ address }) => address);
  const addressesOf = ({ service }: EffectiveService) =>
    (service.addresses ?? everywhere).map((address) => canonical(address) ?? address);
  const direct = services.filter(({ forwarding }) => forwarding !== 'nat');
  return ([4, 6] as const).flatMap((version) => {
    const ofFamily = (address: string) => family(address) === version;
    const nat = services.find(
      (each) => each.forwarding === 'nat' && addressesOf(each).some(ofFamily),
    );
    const taken = new Set(direct.flatMap(addressesOf));
    const free = profile['floating-addresses']
      .filter((floating) => (floating.interface ?? 'public') === 'public')
      .map(({ address }) => canonical(address) ?? address)
      .filter((address) => ofFamily(address) && !taken.has(address));
    if (nat === undefined || free.length > 0) return [];
    return direct
      .filter((each) => addressesOf(each).some(ofFamily))
      .map(({ forwarding, path }) => ({
        code: 'mixed-forwarding',
        path: [...path, 'forwarding'],
        message: `${forwarding} takes the IPv${version} floating address that nat (service ${nat.service.name}) needs for itself: the servers reply through it, and with ${forwarding} it is their own as well`,
        hint: 'name a floating address of its own in `addresses` of this service',
      }));
  });
});

/** The realservers' network is the clients' network here, which NAT has a consequence for. */
export const natSameSubnet = rule(['services', 'networks', 'realservers'], (profile) => {
  const nat = effectiveServices(profile).find(({ forwarding }) => forwarding === 'nat');
  if (nat === undefined) return [];
  const written = nat.service.forwarding !== undefined;
  return [
    {
      code: 'nat-same-subnet',
      severity: 'info',
      path: written ? [...nat.path, 'forwarding'] : ['realservers'],
      target: written ? 'value' : 'key',
      message: `the realservers share the network ${profile.networks.public.subnet} with clients: a server would answer a client of this network directly, past the director that has to translate the reply, and the connection would fail; clients behind the router are not affected`,
      hint: 'for clients of the same network use forwarding: dr',
    },
  ];
});
