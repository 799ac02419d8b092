import { canonicalAddress, isIpv6, prefixLength } from '../../overlays/shared/net/ip.ts';
import { usualCheck } from '../checks/registry.ts';
import { defaults } from './defaults.generated.ts';
import type { Profile } from './schema.ts';
import { parseSubnet } from './values/subnet.ts';

type WrittenService = NonNullable<Profile['services']>[number];

/** A profile with every default filled in: what rules and model read. */
export type CompleteProfile = ReturnType<typeof completeProfile>;
type CompleteFloatingAddress = ReturnType<typeof completeFloatingAddress>;
export type CompleteService = ReturnType<typeof completeService>;
export type CompleteRealserver = ReturnType<typeof completeRealserver>;

/**
 * The one place where defaults are filled in: the schema's own (`defaults`), and those that depend on other
 * values of the profile. It never throws, whatever the values: the rules look at invalid profiles too.
 */
export function completeProfile(profile: Profile) {
  const addresses = profile['floating-addresses'].map((address, index) =>
    completeFloatingAddress(address, index, profile),
  );
  const services: readonly WrittenService[] = profile.services ?? defaults.services;
  return {
    name: profile.name,
    networks: {
      public: { ...defaults.networks.public, ...profile.networks.public },
      heartbeat: profile.networks.heartbeat,
      realservers: profile.networks.realservers,
      clients: profile.networks.clients ?? {},
    },
    directors: profile.directors.map((director) => ({
      ...defaults['directors[]'],
      ...director,
      clients: director.clients ?? {},
    })),
    membership: { ...defaults.membership, ...profile.membership },
    failover: {
      ...defaults.failover,
      ...profile.failover,
      ping: { ...defaults.failover.ping, ...profile.failover?.ping },
    },
    'floating-addresses': addresses,
    services: services.map((service) => completeService(service, addresses, profile.realservers)),
    realservers: profile.realservers.map(completeRealserver),
    tls: profile.tls,
    console: { ...defaults.console, ...profile.console },
    metrics: { ...defaults.metrics, ...profile.metrics },
    notify: completeNotify(profile.notify),
    syslog: completeSyslog(profile.syslog),
    management: profile.management && { ...defaults.management, ...profile.management },
    image: completeImage(profile.image),
  };
}

/** The usual port of a server is that of its transport. */
function completeNotify(written: Profile['notify']) {
  if (written === undefined) return undefined;
  const mail = written.mail && { ...defaults.notify.mail, ...written.mail };
  return {
    remind: written.remind ?? defaults.notify.remind,
    mail: mail && { ...mail, port: mail.port ?? (mail.tls === 'tls' ? 465 : 587) },
    webhook: written.webhook && { ...defaults.notify.webhook, ...written.webhook },
  };
}

function completeSyslog(written: Profile['syslog']) {
  if (written === undefined) return undefined;
  const syslog = { ...defaults.syslog, ...written };
  return { ...syslog, port: syslog.port ?? (syslog.transport === 'tls' ? 6514 : 514) };
}

type WrittenImage = NonNullable<Profile['image']>;

function completeImage(written: WrittenImage = {}) {
  const { 'ports[]': ofPort, ...usual } = defaults.image;
  return {
    ...usual,
    ...written,
    ports: (written.ports ?? []).map((port) => ({ ...ofPort, ...port })),
    director: completeAdditions(written.director),
    realserver: completeAdditions(written.realserver),
  };
}

function completeAdditions(written: NonNullable<WrittenImage['director']> = {}) {
  // The same for both roles.
  const { 'ports[]': ofPort, ...usual } = defaults.image.director;
  const ports = (written.ports ?? []).map((port) => ({ ...ofPort, ...port }));
  return { ...usual, ...written, ports };
}

interface Subnets {
  readonly subnet: string;
  readonly subnet6?: string;
}

/** Without names, the first takes the cluster's and the others that name with their position: `web-2`. */
function completeFloatingAddress(
  written: Profile['floating-addresses'][number],
  index: number,
  profile: Profile,
) {
  const floating = { ...defaults['floating-addresses[]'], ...written };
  const { address, interface: network } = floating;
  const { public: main, clients = {}, ...others } = profile.networks;
  const all: Readonly<Record<string, Subnets | undefined>> = {
    ...clients,
    ...others,
    public: main,
  };
  const own = all[network];
  const subnet = isIpv6(address) ? (own?.subnet6 ?? '::/64') : (own?.subnet ?? main.subnet);
  const prefix = floating.prefix ?? prefixLength(subnet) ?? 0;
  return {
    ...floating,
    name: floating.name ?? (index === 0 ? profile.name : `${profile.name}-${index + 1}`),
    prefix,
    broadcast: floating.broadcast ?? parseSubnet(`${address}/${prefix}`)?.broadcast,
  };
}

function completeService(
  service: WrittenService,
  floatingAddresses: readonly CompleteFloatingAddress[],
  realservers: readonly { readonly name: string }[],
) {
  const usual = usualCheck(service.name);
  /** 0 where there are several, and when neither the profile nor the name says it, which is an error of its own. */
  const port = service.ports === undefined ? (service.port ?? usual.port ?? 0) : 0;
  // A floating address among the realservers is their way out.
  const forClients = floatingAddresses.filter((floating) => floating.interface !== 'realservers');
  const addresses = service.addresses ?? forClients.map(({ address }) => address);
  const [first] = servedOn({ addresses }, floatingAddresses);
  const sorryServer = service['sorry-server'];
  return {
    ...defaults['services[]'],
    ...service,
    port,
    addresses,
    realservers: service.realservers ?? realservers.map(({ name }) => name),
    'sorry-page': completeSorryPage(service['sorry-page']),
    'sorry-server': sorryServer && { ...sorryServer, port: sorryServer.port ?? port },
    check: {
      ...defaults['services[]'].check,
      ...service.check,
      type: service.check?.type ?? usual.type,
      host: service.check?.host ?? first?.name ?? '',
    },
  };
}

function completeSorryPage(written: WrittenService['sorry-page']) {
  return written && { ...defaults['services[]']['sorry-page'], ...written };
}

/** The floating addresses that a service is served on. */
export function servedOn<T extends { readonly address: string }>(
  service: { readonly addresses: readonly string[] },
  floatingAddresses: readonly T[],
): readonly T[] {
  const served = new Set(service.addresses.map(canonicalAddress));
  return floatingAddresses.filter(({ address }) => served.has(canonicalAddress(address)));
}

/** The voters of a profile: its directors, and a witness. */
export function countVoters({
  directors,
  realservers,
}: Pick<CompleteProfile, 'directors' | 'realservers'>): number {
  return directors.length + (realservers.some(({ witness }) => witness) ? 1 : 0);
}

/** The realservers of a service's pool, in the order of the profile. */
export function poolOf<T extends { readonly name: string }>(
  service: { readonly realservers: readonly string[] },
  realservers: readonly T[],
): readonly T[] {
  return realservers.filter(({ name }) => service.realservers.includes(name));
}

function completeRealserver(server: Profile['realservers'][number]) {
  const services: NonNullable<typeof server.services> = server.services ?? {};
  return { ...defaults['realservers[]'], ...server, services };
}

/** What one realserver contributes to one service: its own settings, or else the service's port and its weight. */
export function shareOf(
  server: CompleteRealserver,
  service: CompleteService,
): { readonly port: number; readonly weight: number } {
  const { port, weight } = server.services[service.name] ?? {};
  return { port: port ?? service.port, weight: weight ?? server.weight };
}
