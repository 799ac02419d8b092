import type { Refuse } from './combine.ts';
import { devicePlace } from './device-place.ts';
import type { NetworkDevice } from './network.ts';
import type { ProfileNode } from './profile-network.ts';
import { familyOf, plainAddress } from './same-address.ts';
import type { Seed } from './seed.ts';

/**
 * The default route of each family is the profile's: under NAT the answers of a realserver must go
 * back through the floating address, or no page ever comes. Others, of networks of one's own, may stand
 * behind it with a higher metric. A public device that asks a DHCP server is believed.
 */
export function checkRoutes(
  seed: Seed,
  { name, gateways }: ProfileNode,
  publicDevice: NetworkDevice,
  refuse: Refuse,
): void {
  for (const gateway of gateways) {
    const family = familyOf(gateway);
    const routes = defaultRoutes(seed.network?.devices ?? [], family);
    const least = Math.min(...routes.map(({ metric }) => metric));
    const wrong = routes.find(
      ({ via, metric }) => metric === least && plainAddress(via) !== plainAddress(gateway),
    );
    const asks = family === 'ipv6' ? publicDevice.dhcp6 : publicDevice.dhcp4;
    if (wrong === undefined && (routes.length > 0 || asks)) continue;
    refuse(
      'network',
      [...devicePlace(seed, wrong?.device ?? publicDevice), 'routes'],
      'seed-route',
      wrong === undefined
        ? `there is no default route; that of ${name} is through ${gateway}`
        : `the default route of ${name} is through ${gateway}, not ${wrong.via}`,
      wrong === undefined
        ? `give ${publicDevice.id} the route { to: default, via: "${gateway}" }`
        : 'give it a higher metric if it is for a network of your own',
    );
  }
}

function defaultRoutes(devices: readonly NetworkDevice[], family: 'ipv4' | 'ipv6') {
  return devices.flatMap((device) =>
    device.routes
      .filter(({ to, via }) => to === 'default' && familyOf(via) === family)
      .map(({ via, metric = 0 }) => ({ device, via, metric })),
  );
}
