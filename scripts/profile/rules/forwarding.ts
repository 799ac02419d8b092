import type { Finding } from '../finding.ts';
import type { Path } from '../path.ts';
import { effectiveServices } from '../services.ts';
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
 * Under NAT the servers send every reply to the director; a reply of a DR or TUN service that comes
 * by there carries the director's own floating address as its source, and its kernel drops it.
 */
export const mixedForwarding = rule(['services'], (profile) => {
  const services = effectiveServices(profile);
  const nat = services.find(({ forwarding }) => forwarding === 'nat');
  if (nat === undefined) return [];
  return services
    .filter(({ forwarding }) => forwarding !== 'nat')
    .map(({ forwarding, path }) => ({
      code: 'mixed-forwarding',
      path: [...path, 'forwarding'],
      message: `${forwarding} cannot stand beside nat (service ${nat.service.name}): the servers have one default route, and nat needs it to lead through the director`,
      hint: 'use one way of forwarding for all services',
    }));
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
