import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import type { Path } from '../../../../overlays/shared/diagnostics/path.ts';
import { canonicalAddress, familyOf } from '../../../../overlays/shared/net/ip.ts';
import { shareOf, type CompleteService } from '../../complete.ts';
import { serverNetworkName } from '../../nodes.ts';
import { rule } from '../rule.ts';

/** Only NAT rewrites packets, so only NAT can change the port. */
export const portMapping = rule(['port-mapping'], ['services', 'realservers'], (profile) =>
  profile.services.flatMap((service, number): Finding[] => {
    const { name, port, ports, forwarding, 'sorry-server': sorryServer } = service;
    if (forwarding === 'nat' && ports === undefined) return [];
    const mapped = (mappedPort: number, place: Path): Finding[] =>
      mappedPort === port
        ? []
        : [
            {
              code: 'port-mapping',
              path: place,
              message:
                ports === undefined
                  ? `${forwarding} forwards packets as they are: port ${port} of ${name} cannot become ${mappedPort}`
                  : `${name} has several ports, and a server gets the one that the client asked for`,
              hint:
                ports === undefined
                  ? 'delete this port, or set forwarding: nat for the service'
                  : 'delete this port',
            },
          ];
    return [
      ...(sorryServer === undefined
        ? []
        : mapped(sorryServer.port, ['services', number, 'sorry-server', 'port'])),
      ...profile.realservers.flatMap((server, index) =>
        service.realservers.includes(server.name)
          ? mapped(shareOf(server, service).port, ['realservers', index, 'services', name, 'port'])
          : [],
      ),
    ];
  }),
);

/**
 * Under NAT the servers send every reply through a floating address. They hold those of DR and TUN services
 * themselves, and no machine can route through an address that it holds: NAT needs one that is its own.
 */
export const mixedForwarding = rule(
  ['mixed-forwarding', 'no-floating-gateway'],
  ['services', 'floating-addresses', 'networks'],
  (profile) => {
    const services = profile.services.map((service, index) => ({ ...service, index }));
    const addressesOf = ({ addresses }: CompleteService) => addresses.map(canonicalAddress);
    const direct = services.filter(({ forwarding }) => forwarding !== 'nat');
    return ([4, 6] as const).flatMap((version) => {
      const ofFamily = (address: string) => familyOf(address) === version;
      const nat = services.find(
        (service) => service.forwarding === 'nat' && addressesOf(service).some(ofFamily),
      );
      const taken = new Set(direct.flatMap(addressesOf));
      const free = profile['floating-addresses']
        .filter((floating) => floating.interface === serverNetworkName(profile))
        .map(({ address }) => canonicalAddress(address))
        .filter((address) => ofFamily(address) && !taken.has(address));
      if (nat === undefined || free.length > 0) return [];
      if (profile.networks.realservers !== undefined)
        return [
          {
            code: 'no-floating-gateway',
            path: ['networks', 'realservers'],
            target: 'key' as const,
            message: `nat (service ${nat.name}) needs an IPv${version} floating address in this network: the servers reply through it`,
            hint: 'add one to floating-addresses with interface: realservers',
          },
        ];
      return direct
        .filter((service) => addressesOf(service).some(ofFamily))
        .map(({ forwarding, index }) => ({
          code: 'mixed-forwarding',
          path: ['services', index, 'forwarding'],
          message: `nat (service ${nat.name}) needs an IPv${version} floating address that no ${forwarding} service uses: the servers reply through it, and with ${forwarding} they hold it themselves`,
          hint: 'give this service a floating address of its own in `addresses`',
        }));
    });
  },
);

/** Clients in the realservers' own network cannot use a NAT service unless their addresses are translated, too. */
export const natSameSubnet = rule(
  ['nat-same-subnet', 'local-clients-forwarding'],
  ['services', 'networks', 'realservers'],
  ({ services, networks }, { isWritten }) => {
    const misplaced = services.flatMap(
      ({ forwarding, 'local-clients': local }, index): Finding[] =>
        !local || forwarding === 'nat'
          ? []
          : [
              {
                code: 'local-clients-forwarding',
                path: ['services', index, 'local-clients'],
                target: 'key',
                message: `with ${forwarding} the servers reply to every client by themselves`,
                hint: 'delete local-clients: clients of their own network get through anyway',
              },
            ],
    );
    const nat = services.findIndex(
      ({ forwarding, 'local-clients': local }) => forwarding === 'nat' && !local,
    );
    if (networks.realservers !== undefined || nat === -1) return misplaced;
    const path = ['services', nat, 'forwarding'];
    const written = isWritten(path);
    return [
      ...misplaced,
      {
        code: 'nat-same-subnet',
        severity: 'info',
        path: written ? path : ['realservers'],
        target: written ? 'value' : 'key',
        message: `the realservers are in the clients' network ${networks.public.subnet}: a server answers a client of this network directly, not through the director that must translate the reply, and the connection fails; clients behind the router are not affected`,
        hint: 'for clients of the same network use forwarding: dr, or set local-clients',
      },
    ];
  },
);
