import type { Cluster, VirtualService } from '../../overlays/shared/cluster/cluster.ts';
import { serverNetwork } from '../../overlays/shared/cluster/lookups.ts';
import { roles } from '../../overlays/shared/node/node.ts';
import { countVoters, type CompleteProfile } from '../profile/complete.ts';
import { toConsole } from './console.ts';
import { toManagement } from './management.ts';
import { toFailover } from './failover.ts';
import { chooseGateways } from './gateways.ts';
import { toImageSettings, type ImageSettings } from './image-settings.ts';
import { withMarks } from './marks.ts';
import { toMembership } from './membership.ts';
import { toMetrics } from './metrics.ts';
import { toNotify, toSyslog } from './notify.ts';
import { toDirector, toFloatingAddress, toNetworks, toRealserver } from './nodes.ts';
import type { Origins } from './origins.ts';
import { toService, toVirtualServices } from './services.ts';

/** Everything that a profile means. */
export interface Model {
  readonly cluster: Cluster;
  readonly image: ImageSettings;
  readonly origins: Origins;
}

/** Pure: the same profile gives the same model. The profile has passed the schema and its rules. */
export function buildModel(profile: CompleteProfile): Model {
  const { services, realservers } = profile;
  const networks = toNetworks(profile.networks);
  const floatingAddresses = profile['floating-addresses'].map(toFloatingAddress);
  const servers = serverNetwork({ networks });
  const gateways = chooseGateways(services, floatingAddresses, servers);
  const virtual = withMarks(
    services.map((service, index) =>
      toVirtualServices(service, floatingAddresses, realservers, index),
    ),
    services,
  );
  const cluster: Cluster = {
    name: profile.name,
    networks,
    directors: profile.directors.map((director, index) =>
      toDirector(director, index, profile.failover.order, networks),
    ),
    realservers: realservers.map((server) => toRealserver(server, servers, gateways)),
    membership: toMembership(profile.membership),
    failover: toFailover(profile.failover, countVoters(profile)),
    floatingAddresses,
    services: services.map(toService),
    virtualServices: virtual.flat(),
    console: toConsole(profile.console),
    metrics: toMetrics(profile.metrics),
    notify: toNotify(profile.notify),
    syslog: toSyslog(profile.syslog),
    management: toManagement(profile.management),
    sync: {
      // The protocol has no authentication: among strangers it runs only for who asks for it.
      on: networks.heartbeat !== undefined || profile.networks.public['connection-sync'],
      interface: networks.heartbeat === undefined ? 'public' : 'heartbeat',
      id: syncId(profile.name),
    },
  };
  return { cluster, image: toImageSettings(profile), origins: originsOf(profile, virtual) };
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

function originsOf(
  profile: CompleteProfile,
  virtual: readonly (readonly VirtualService[])[],
): Origins {
  const origins: Record<string, string> = {
    name: 'name',
    networks: 'networks',
    directors: 'directors',
    realservers: 'realservers',
    floatingAddresses: 'floating-addresses',
    membership: 'membership',
    failover: 'failover',
    services: 'services',
    console: 'console',
    metrics: 'metrics',
    notify: 'notify',
    syslog: 'syslog',
    management: 'management',
    image: 'image',
  };
  const addEntries = (to: string, from: string, length: number): void => {
    for (let index = 0; index < length; index++) origins[`${to}[${index}]`] = `${from}[${index}]`;
  };
  addEntries('directors', 'directors', profile.directors.length);
  addEntries('realservers', 'realservers', profile.realservers.length);
  addEntries('floatingAddresses', 'floating-addresses', profile['floating-addresses'].length);
  addEntries('services', 'services', profile.services.length);
  addEntries('management.from', 'management.from', profile.management?.from.length ?? 0);
  addEntries('image.ports', 'image.ports', profile.image.ports.length);
  for (const role of roles)
    addEntries(`image.${role}.ports`, `image.${role}.ports`, profile.image[role].ports.length);
  const services = virtual.flatMap((each, index) => each.map(() => `services[${index}]`));
  services.forEach((path, index) => (origins[`virtualServices[${index}]`] = path));
  return origins;
}
