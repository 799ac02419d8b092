import type { Cluster, VirtualService } from '../../overlays/shared/cluster.ts';
import type { Profile } from '../profile/schema.ts';
import { failover } from './failover.ts';
import { imageSettings, type ImageSettings } from './image-settings.ts';
import { membership } from './membership.ts';
import { director, floatingAddresses, networks, realserver } from './nodes.ts';
import type { Origins } from './origins.ts';
import { gateways, givenServices, service, virtualServices } from './services.ts';

/** Everything that a profile means, every default filled in. */
export interface Model {
  readonly cluster: Cluster;
  readonly image: ImageSettings;
  readonly origins: Origins;
}

/** Pure: the same profile gives the same model. The profile has passed the schema and its rules. */
export function buildModel(profile: Profile): Model {
  const addresses = floatingAddresses(profile);
  const services = givenServices(profile);
  const routes = gateways(profile, addresses);
  const virtual = services.map((given) => virtualServices(given, addresses, profile));
  const cluster: Cluster = {
    name: profile.name,
    networks: networks(profile.networks),
    directors: profile.directors.map(director),
    realservers: profile.realservers.map((given) => realserver(given, routes)),
    membership: membership(profile.membership),
    failover: failover(profile.failover),
    floatingAddresses: addresses,
    services: services.map((given) => service(given, addresses)),
    virtualServices: virtual.flat(),
    sync: {
      interface: profile.networks.heartbeat === undefined ? 'public' : 'heartbeat',
      id: syncId(profile.name),
    },
  };
  return { cluster, image: imageSettings(profile.image), origins: origins(profile, virtual) };
}

/**
 * 1 to 255, from the cluster's name, so that two clusters in one network are unlikely to take each
 * other's connections (FNV-1a, folded).
 */
function syncId(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return (hash % 255) + 1;
}

function origins(profile: Profile, virtual: readonly (readonly VirtualService[])[]): Origins {
  const found: Record<string, string> = {
    name: 'name',
    networks: 'networks',
    directors: 'directors',
    realservers: 'realservers',
    floatingAddresses: 'floating-addresses',
    membership: profile.membership === undefined ? '' : 'membership',
    failover: profile.failover === undefined ? '' : 'failover',
  };
  const list = (to: string, from: string, length: number): void => {
    for (let index = 0; index < length; index++) found[`${to}[${index}]`] = `${from}[${index}]`;
  };
  list('directors', 'directors', profile.directors.length);
  list('realservers', 'realservers', profile.realservers.length);
  list('floatingAddresses', 'floating-addresses', profile['floating-addresses'].length);
  list('services', 'services', profile.services?.length ?? 0);
  if (profile.services !== undefined) {
    found['services'] = 'services';
    const from = virtual.flatMap((services, index) => services.map(() => `services[${index}]`));
    from.forEach((path, index) => (found[`virtualServices[${index}]`] = path));
  }
  return found;
}
