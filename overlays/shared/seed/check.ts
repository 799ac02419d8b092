import { BlockList } from 'node:net';
import type { Attachment, Cluster } from '../cluster.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { didYouMean } from '../did-you-mean.ts';
import type { Role } from '../node.ts';
import { devicePlace } from './device-place.ts';
import type { NetworkDevice } from './network.ts';
import { checkRoutes } from './check-routes.ts';
import { networkNames } from './network-names.ts';
import type { Refuse } from './combine.ts';
import type { ParsedSeed } from './parse.ts';
import { addressesOf, nodeNames, profileNode, type ProfileNode } from './profile-network.ts';
import { familyOf, plainAddress } from './same-address.ts';
import type { Seed } from './seed.ts';

/**
 * Holds a seed, valid in itself, against the cluster that the image was built for: the right cluster,
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
    const place = parsed.place(part, path);
    const shown = { path: path.join('.'), ...place, message };
    report.push({ severity: 'error', code, ...shown, ...(hint === undefined ? {} : { hint }) });
  };
  const part = parsed.sectionIn;
  const { lvsmith, hostname } = seed;
  if (lvsmith.cluster !== cluster.name)
    refuse(
      ...([part, ['lvsmith', 'cluster'], 'seed-wrong-cluster'] as const),
      `the seed is for the cluster ${lvsmith.cluster}, this image for ${cluster.name}`,
      'attach the seed of this cluster, or write the image of that one',
    );
  if (report.length > 0) return report;

  const node = profileNode(cluster, hostname);
  if (node === undefined) {
    const names = nodeNames(cluster);
    const near = didYouMean(hostname, names);
    refuse(
      ...(['userData', ['hostname'], 'seed-unknown-node'] as const),
      `${hostname} is not a node of the cluster ${cluster.name}`,
      near === undefined ? `its nodes are ${names.join(', ')}` : `did you mean ${near}?`,
    );
    return report;
  }
  if (lvsmith.role !== node.role)
    refuse(
      ...([part, ['lvsmith', 'role'], 'seed-wrong-role'] as const),
      `${hostname} is a ${node.role} in the profile, not a ${lvsmith.role}`,
    );
  else if (node.role !== imageRole)
    refuse(
      ...([part, ['lvsmith', 'role'], 'seed-wrong-role'] as const),
      `${hostname} is a ${node.role}, and this is the image of a ${imageRole}`,
      `write the ${node.role} image to this machine`,
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
        ...(['network', [], 'seed-address'] as const),
        `no device is in the ${attachment.network} network`,
        `give one of them the address ${attachment.address}, or the name ${attachment.network}; or write the MAC address of its card into the profile`,
      );
    else if (second !== undefined)
      refuse(
        ...(['network', devicePlace(seed, second), 'seed-address'] as const),
        `${device.id} and ${second.id} are both in the ${attachment.network} network`,
      );
    else {
      if (
        device.kind === 'ethernet' &&
        (device.setName ?? attachment.network) !== attachment.network
      )
        refuse(
          ...(['network', [...devicePlace(seed, device), 'set-name'], 'seed-network'] as const),
          `${device.id} is in the ${attachment.network} network, and is called so on the node`,
          `leave set-name out, or write ${attachment.network}`,
        );
      if (below.has(device.id))
        refuse(
          ...(['network', devicePlace(seed, device), 'seed-address'] as const),
          `${device.id} is part of a bond: the bond is what gets the address`,
        );
      checkAddress(seed, cluster, attachment, device, refuse);
      if (attachment.network === 'public') checkRoutes(seed, node, device, refuse);
    }
  }
  checkForeign(seed, cluster, node, refuse);
}

/** A device with an address of a family has the profile's. One that asks a DHCP server is believed. */
function checkAddress(
  seed: Seed,
  cluster: Cluster,
  attachment: Attachment,
  device: NetworkDevice,
  refuse: Refuse,
): void {
  const given = device.addresses.map(plainAddress);
  for (const expected of addressesOf(attachment, cluster.networks[attachment.network])) {
    const family = familyOf(expected);
    const others = given.findIndex((each) => familyOf(each) === family);
    const asks = family === 'ipv6' ? device.dhcp6 : device.dhcp4;
    if (given.includes(plainAddress(expected)) || (others < 0 && asks)) continue;
    refuse(
      'network',
      [...devicePlace(seed, device), ...(others < 0 ? [] : ['addresses', others])],
      'seed-address',
      `${device.id} does not have the profile's address, ${expected}`,
    );
  }
}

/** No address of the cluster's own networks may be another than the node's. */
function checkForeign(seed: Seed, cluster: Cluster, node: ProfileNode, refuse: Refuse): void {
  const own = node.attachments.flatMap(({ address, address6 = '' }) =>
    [address, address6].map(plainAddress),
  );
  const inside = new BlockList();
  for (const { subnet, subnet6 } of [cluster.networks.public, cluster.networks.heartbeat ?? {}])
    for (const each of [subnet, subnet6]) {
      const [base = '', prefix = ''] = (each ?? '').split('/');
      if (base !== '') inside.addSubnet(base, Number(prefix), familyOf(base));
    }
  for (const device of seed.network?.devices ?? [])
    device.addresses.forEach((address, index) => {
      const [base = ''] = address.split('/');
      if (own.includes(plainAddress(base)) || !inside.check(base, familyOf(base))) return;
      refuse(
        ...([
          'network',
          [...devicePlace(seed, device), 'addresses', index],
          'seed-address',
        ] as const),
        `${base} is in a network of the cluster, but not an address of ${node.name} in the profile`,
      );
    });
}
