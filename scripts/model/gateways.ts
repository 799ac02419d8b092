import type {
  FloatingAddress,
  Network,
  Realserver,
} from '../../overlays/shared/cluster/cluster.ts';
import { servedOn, type CompleteService } from '../profile/complete.ts';

/**
 * The default routes of the realservers. Under NAT, replies must pass the holder of a floating address, which
 * translates them back; otherwise they go straight to the network's router. The servers hold the addresses of
 * DR and TUN services themselves, so none of those can be a route.
 */
export function chooseGateways(
  services: readonly CompleteService[],
  floatingAddresses: readonly FloatingAddress[],
  network: Network,
): Pick<Realserver, 'gateway' | 'gateway6'> {
  const servedBy = (isNat: boolean) =>
    services
      .filter(({ forwarding }) => (forwarding === 'nat') === isNat)
      .flatMap((service) => servedOn(service, floatingAddresses));
  const translated = servedBy(true);
  const direct = new Set(servedBy(false));
  const natGateway = (family: 4 | 6): string | undefined => {
    if (!translated.some((floating) => floating.family === family)) return undefined;
    return floatingAddresses.find(
      (floating) =>
        floating.family === family && floating.interface === network.name && !direct.has(floating),
    )?.address;
  };
  return {
    gateway: natGateway(4) ?? network.gateway,
    gateway6: natGateway(6) ?? network.gateway6,
  };
}
