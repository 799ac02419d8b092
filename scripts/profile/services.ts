import type { Profile } from './schema.ts';
import type { Path } from './path.ts';

type ProfileService = NonNullable<Profile['services']>[number];

/** A service with what its name and the schema bring along, and where it stands. */
export interface EffectiveService {
  readonly service: ProfileService;
  readonly path: Path;
  readonly port: number | undefined;
  readonly protocol: 'tcp' | 'udp';
  readonly forwarding: 'nat' | 'dr' | 'tun';
  readonly checkType: 'http' | 'https' | 'tcp' | 'command';
}

const wellKnown: Readonly<Record<string, { port: number; checkType: 'http' | 'https' }>> = {
  http: { port: 80, checkType: 'http' },
  https: { port: 443, checkType: 'https' },
};

/** http and https, unless the profile names others. */
export function effectiveServices(profile: Pick<Profile, 'services'>): EffectiveService[] {
  const services = profile.services ?? [{ name: 'http' }, { name: 'https' }];
  return services.map((service, index) => ({
    service,
    path: ['services', index],
    port: service.port ?? wellKnown[service.name]?.port,
    protocol: service.protocol ?? 'tcp',
    forwarding: service.forwarding ?? 'nat',
    checkType: service.check?.type ?? wellKnown[service.name]?.checkType ?? 'tcp',
  }));
}
