import type { Attachment, Cluster } from '../cluster/cluster.ts';
import { networkOf, networksOf, witnessOf } from '../cluster/lookups.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { Role } from '../node/node.ts';
import { devicePath } from './network/device-path.ts';
import type { NetworkDevice } from './network/network.ts';
import { checkRoutes } from './network/check-routes.ts';
import { networkNames } from './network/network-names.ts';
import type { Refuse } from './combine.ts';
import type { ParsedSeed } from './parse.ts';
import {
  addressesOf,
  nodeNames,
  profileNode,
  type ProfileNode,
} from './network/profile-network.ts';
import { canonicalAddress, isInSubnet, isIpv6, withoutPrefix } from '../net/ip.ts';
import type { Seed } from './seed.ts';

/**
 * Compares a seed, valid in itself, with the cluster that the image was built for: the right cluster,
 * a node of its profile, the role of this image, and the profile's addresses.
 */
export function checkSeed(
  parsed: ParsedSeed & { readonly seed: Seed },
  cluster: Cluster,
  imageRole: Role,
): readonly Diagnostic[] {
  const { seed } = parsed;
  const report: Diagnostic[] = [];
  const refuse: Refuse = (part, path, code, message, hint) => {
    report.push(parsed.diagnosticIn(part, { code, path, message, hint }));
  };
  const part = parsed.sectionIn;
  const { lvsmith, hostname } = seed;
  if (lvsmith.cluster !== cluster.name)
    refuse(
      part,
      ['lvsmith', 'cluster'],
      'seed-wrong-cluster',
      `the seed is for the cluster ${lvsmith.cluster}, this image for ${cluster.name}`,
      `attach the seed of ${cluster.name}, or install the image of ${lvsmith.cluster}`,
    );
  if (report.length > 0) return report;

  const node = profileNode(cluster, hostname);
  if (node === undefined) {
    const names = nodeNames(cluster);
    const near = didYouMean(hostname, names);
    refuse(
      'userData',
      ['hostname'],
      'seed-unknown-node',
      `${hostname} is not a node of the cluster ${cluster.name}`,
      near === undefined ? `its nodes are ${names.join(', ')}` : `did you mean ${near}?`,
    );
    return report;
  }
  if (lvsmith.role !== node.role)
    refuse(
      part,
      ['lvsmith', 'role'],
      'seed-wrong-role',
      `${hostname} is a ${node.role} in the profile, not a ${lvsmith.role}`,
    );
  else if (node.role !== imageRole)
    refuse(
      part,
      ['lvsmith', 'role'],
      'seed-wrong-role',
      `${hostname} is a ${node.role}, and this is the image of a ${imageRole}`,
      `install the ${node.role} image on this machine`,
    );
  const isWitness = witnessOf(cluster)?.name === hostname;
  if (isWitness && lvsmith.witnessKey === undefined)
    refuse(part, ['lvsmith'], 'seed-missing', `${hostname} is the witness: it needs witness-key`);
  if (!isWitness && lvsmith.witnessKey !== undefined)
    refuse(
      part,
      ['lvsmith', 'witness-key'],
      'seed-value',
      `${hostname} is not the witness: it does not use witness-key`,
    );
  checkNetwork(seed, cluster, node, refuse);
  return report;
}

function checkNetwork(seed: Seed, cluster: Cluster, node: ProfileNode, refuse: Refuse): void {
  if (seed.network === undefined) return;
  const { devices } = seed.network;
  const names = networkNames(devices, node);
  const below = new Set(
    devices.flatMap((device) => (device.kind === 'bond' ? device.interfaces : [])),
  );
  for (const attachment of node.attachments) {
    const mine = devices.filter(({ id }) => names.get(id) === attachment.network);
    const [device, second] = mine;
    if (device === undefined)
      refuse(
        'network',
        [],
        'seed-address',
        `no device is in the ${attachment.network} network`,
        `give one of them the address ${attachment.address}, or the name ${attachment.network}; or set mac in the profile`,
      );
    else if (second !== undefined)
      refuse(
        'network',
        devicePath(seed, second),
        'seed-address',
        `${device.id} and ${second.id} are both in the ${attachment.network} network`,
      );
    else {
      if (
        device.kind === 'ethernet' &&
        (device.setName ?? attachment.network) !== attachment.network
      )
        refuse(
          'network',
          [...devicePath(seed, device), 'set-name'],
          'seed-network',
          `the interface of the ${attachment.network} network must be named ${attachment.network}`,
          `leave set-name out, or set it to ${attachment.network}`,
        );
      if (below.has(device.id))
        refuse(
          'network',
          devicePath(seed, device),
          'seed-address',
          `${device.id} is part of a bond: give the address to the bond instead`,
        );
      checkAddress(seed, cluster, attachment, device, refuse);
      if (attachment.network === node.main) checkRoutes(seed, node, device, refuse);
    }
  }
  checkForeign(seed, cluster, node, refuse);
}

/** A device with a static address of a family has the profile's; what DHCP will bring is not checked. */
function checkAddress(
  seed: Seed,
  cluster: Cluster,
  attachment: Attachment,
  device: NetworkDevice,
  refuse: Refuse,
): void {
  const given = device.addresses.map(canonicalAddress);
  for (const expected of addressesOf(attachment, networkOf(cluster, attachment.network))) {
    const ipv6 = isIpv6(expected);
    const others = given.findIndex((each) => isIpv6(each) === ipv6);
    const asks = ipv6 ? device.dhcp6 : device.dhcp4;
    if (given.includes(canonicalAddress(expected)) || (others < 0 && asks)) continue;
    refuse(
      'network',
      [...devicePath(seed, device), ...(others < 0 ? [] : ['addresses', others])],
      'seed-address',
      `${device.id} does not have the profile's address, ${expected}`,
    );
  }
}

/** Within the cluster's networks a node may have its own addresses only. */
function checkForeign(seed: Seed, cluster: Cluster, node: ProfileNode, refuse: Refuse): void {
  const own = node.attachments.flatMap(({ address, address6 = '' }) =>
    [address, address6].map(canonicalAddress),
  );
  const subnets = networksOf(cluster).flatMap(({ subnet, subnet6 = '' }) => [subnet, subnet6]);
  for (const device of seed.network?.devices ?? [])
    device.addresses.forEach((address, index) => {
      const base = withoutPrefix(address);
      const isInside = subnets.some((subnet) => isInSubnet(base, subnet) === true);
      if (own.includes(canonicalAddress(base)) || !isInside) return;
      refuse(
        'network',
        [...devicePath(seed, device), 'addresses', index],
        'seed-address',
        `${base} is in a network of the cluster, but not an address of ${node.name} in the profile`,
      );
    });
}
