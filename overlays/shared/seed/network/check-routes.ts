import type { Refuse } from '../combine.ts';
import { devicePath } from './device-path.ts';
import type { NetworkDevice } from './network.ts';
import type { ProfileNode } from './profile-network.ts';
import { canonicalAddress, isIpv6 } from '../../net/ip.ts';
import type { Seed } from '../seed.ts';

/**
 * The default route of each family is the profile's: under NAT the replies of a realserver must return through
 * the floating address, or clients get no answer. Default routes of the administrator's own networks may have
 * a higher metric. What DHCP will bring to the public device is not checked.
 */
export function checkRoutes(
  seed: Seed,
  { name, gateways }: ProfileNode,
  publicDevice: NetworkDevice,
  refuse: Refuse,
): void {
  for (const gateway of gateways) {
    const ipv6 = isIpv6(gateway);
    const routes = defaultRoutes(seed.network?.devices ?? [], ipv6);
    const least = Math.min(...routes.map(({ metric }) => metric));
    const wrong = routes.find(
      ({ via, metric }) => metric === least && canonicalAddress(via) !== canonicalAddress(gateway),
    );
    const asks = ipv6 ? publicDevice.dhcp6 : publicDevice.dhcp4;
    if (wrong === undefined && (routes.length > 0 || asks)) continue;
    refuse(
      'network',
      [...devicePath(seed, wrong?.device ?? publicDevice), 'routes'],
      'seed-route',
      wrong === undefined
        ? `there is no default route; that of ${name} is through ${gateway}`
        : `the default route of ${name} is through ${gateway}, not ${wrong.via}`,
      wrong === undefined
        ? `give ${publicDevice.id} the route { to: default, via: "${gateway}" }`
        : 'give the other one a higher metric if it belongs to a network of your own',
    );
  }
}

function defaultRoutes(devices: readonly NetworkDevice[], ipv6: boolean) {
  return devices.flatMap((device) =>
    device.routes
      // What another table has is for packets that a rule sends there.
      .filter(
        ({ to, via, table }) => to === 'default' && table === undefined && isIpv6(via) === ipv6,
      )
      .map(({ via, metric = 0 }) => ({ device, via, metric })),
  );
}
