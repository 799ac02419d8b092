import type {
  Check,
  FloatingAddress,
  Member,
  Service,
  SorryPage,
  VirtualService,
} from '../../overlays/shared/cluster/cluster.ts';
import { canonicalAddress, familyOf } from '../../overlays/shared/net/ip.ts';
import {
  poolOf,
  servedOn,
  shareOf,
  type CompleteRealserver,
  type CompleteService,
} from '../profile/complete.ts';
import { milliseconds } from '../profile/values/duration.ts';
import { camelKeys } from './camel-keys.ts';

/** @param index of the service in the profile. */
export function toService(service: CompleteService, index: number): Service {
  const { name, protocol, port, ports, check, 'on-failure': onFailure } = service;
  return {
    name,
    protocol,
    port,
    ports,
    check: toCheck(check),
    onFailure,
    sorryPage: toSorryPage(service, index),
  };
}

/** Of the dynamic ports (RFC 6335), but not of those that the kernel takes for connections that it begins. */
const firstSorryPort = 61_200;

function toSorryPage(service: CompleteService, index: number): SorryPage | undefined {
  const page = service['sorry-page'];
  if (page === undefined) return undefined;
  const seconds = Math.ceil(milliseconds(page['retry-after']) / 1000);
  return { port: firstSorryPort + index, text: page.text, retryAfter: seconds };
}

function toCheck(check: CompleteService['check']): Check {
  const { type, interval, timeout, path, host, repeat, ...options } = check;
  return {
    type,
    interval: milliseconds(interval),
    timeout: milliseconds(timeout),
    path,
    host,
    ...options,
    repeat: milliseconds(repeat),
  };
}

/** One virtual service for each floating address that a service is served on. */
export function toVirtualServices(
  service: CompleteService,
  floatingAddresses: readonly FloatingAddress[],
  realservers: readonly CompleteRealserver[],
  index: number,
): VirtualService[] {
  // What is not taken out here goes into the virtual services as it is.
  const {
    name,
    protocol,
    port,
    ports: _ports,
    scheduler,
    forwarding,
    persistence,
    'persistence-prefix': prefix,
    'persistence-prefix6': prefix6,
    addresses,
    check: _,
    realservers: pool,
    'sorry-server': sorryServer,
    'sorry-page': _page,
    'local-clients': localClients,
    ...options
  } = service;
  return servedOn({ addresses }, floatingAddresses).map(({ address, family }) => ({
    service: name,
    protocol,
    address,
    family,
    port,
    scheduler,
    forwarding,
    localClients: localClients ? true : undefined,
    // The kernel counts whole seconds.
    persistence: Math.ceil(milliseconds(persistence) / 1000) * 1000,
    persistencePrefix: family === 4 ? prefix : prefix6,
    ...camelKeys(options),
    members: poolOf({ realservers: pool }, realservers).flatMap((server) =>
      toMembers(server, service, family),
    ),
    sorryServer: toSorryServer(sorryServer, family),
    sorryPort: toSorryPage(service, index)?.port,
  }));
}

/** None when the server has no address of the family: IPVS does not translate between them. */
function toMembers(server: CompleteRealserver, service: CompleteService, family: 4 | 6): Member[] {
  const address = family === 4 ? server.address : server.address6;
  if (address === undefined) return [];
  const share = shareOf(server, service);
  return [{ realserver: server.name, address: canonicalAddress(address), ...share }];
}

function toSorryServer(
  sorryServer: CompleteService['sorry-server'],
  family: 4 | 6,
): VirtualService['sorryServer'] {
  if (sorryServer === undefined || familyOf(sorryServer.address) !== family) return undefined;
  return { address: canonicalAddress(sorryServer.address), port: sorryServer.port };
}
