import type { Cluster } from '../../../overlays/shared/cluster/cluster.ts';

/** Modules and settings of the kernel that follow from the services. */
export function kernelView(cluster: Cluster) {
  const services = cluster.virtualServices;
  const schedulers = new Set(services.map(({ scheduler }) => scheduler));
  return {
    schedulers: [...schedulers].toSorted().map((scheduler) => `ip_vs_${scheduler}`),
    ipv6: services.some(({ family }) => family === 6),
    persistent: services.some(({ persistence }) => persistence > 0),
    cut: services.some(({ onFailure }) => onFailure === 'cut'),
    /** Whether the tracker takes part in what IPVS forwards. */
    tracked: services.some(({ localClients }) => localClients),
    /** Realservers hold the floating address themselves and must not answer ARP for it. */
    hidden: services.some(({ forwarding }) => forwarding !== 'nat'),
    tunnel4: services.some(({ forwarding, family }) => forwarding === 'tun' && family === 4),
    tunnel6: services.some(({ forwarding, family }) => forwarding === 'tun' && family === 6),
  };
}
