import type { Role } from '../../../overlays/shared/node/node.ts';
import { isIpv6 } from '../../../overlays/shared/net/ip.ts';
import type { OpenPort } from '../../model/image-settings.ts';
import type { Model } from '../../model/model.ts';
import { originOf } from '../../model/origins.ts';

/** The ports that the profile opens beside those of the cluster, as lines of nftables. */
export function openPortsView({ image, cluster, origins }: Model, role: Role) {
  // A floating address is for the services: whoever holds it must not offer more there.
  const floating = role === 'director' ? cluster.floatingAddresses : [];
  const addresses = floating.map(({ address }) => address);
  const both = image.ports.map((port, index) => ({ port, path: `image.ports[${index}]` }));
  const own = image[role].ports.map((port, index) => ({
    port,
    path: `image.${role}.ports[${index}]`,
  }));
  return [...both, ...own].map(({ port, path }) => ({
    origin: originOf(origins, path),
    accept: families(port).map((family) => match(port, family, addresses)),
    /** What strangers send is tracked nowhere; what is open to some networks only is left as it is. */
    untracked: port.from.length === 0 ? [`${port.protocol} dport ${port.port}`] : [],
    untrackedAnswers: port.from.length === 0 ? [`${port.protocol} sport ${port.port}`] : [],
  }));
}

type Family = 4 | 6;

function families({ from }: OpenPort): readonly Family[] {
  if (from.length === 0) return [4, 6];
  return ([4, 6] as const).filter((family) => from.some((network) => familyOf(network) === family));
}

function familyOf(network: string): Family {
  return isIpv6(network) ? 6 : 4;
}

function match(
  { port, protocol, from }: OpenPort,
  family: Family,
  floating: readonly string[],
): string {
  const ip = family === 4 ? 'ip' : 'ip6';
  const of = (list: readonly string[]) => list.filter((each) => familyOf(each) === family);
  const set = (list: readonly string[]) => `{ ${list.join(', ')} }`;
  return [
    `meta nfproto ipv${family}`,
    ...(of(from).length === 0 ? [] : [`${ip} saddr ${set(of(from))}`]),
    ...(of(floating).length === 0 ? [] : [`${ip} daddr != ${set(of(floating))}`]),
    `${protocol} dport ${port}`,
  ].join(' ');
}
