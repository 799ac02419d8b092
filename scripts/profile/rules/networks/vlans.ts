import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { directorAttachments } from '../../nodes.ts';
import { writtenNetworks, type WrittenNetwork } from './written-networks.ts';
import { rule } from '../rule.ts';

/** A network that shares the NICs of another one is a VLAN of its own there. */
export const vlans = rule(
  ['vlan-over', 'duplicate-vlan', 'mtu-above-carrier', 'heartbeat-shares-nic'],
  ['networks', 'directors'],
  ({ networks, directors }) => {
    const all = writtenNetworks(networks);
    return all.flatMap((network, index): Finding[] => {
      const misplaced = wrongCarrier(network, all);
      if (misplaced !== undefined) return [misplaced];
      const carrier = all.find(({ name }) => name === network.over);
      const others = all
        .slice(0, index)
        .filter((other) => carrierOf(other) === carrierOf(network) && other.vlan === network.vlan);
      return [
        ...others.slice(0, 1).map(({ name }) => sameVlan(network, name)),
        ...(carrier === undefined ? [] : tooLarge(network, carrier)),
        ...(network.name === 'heartbeat' && carrier !== undefined && !isBonded(directors, carrier)
          ? [oneCable(network, carrier)]
          : []),
      ];
    });
  },
);

function carrierOf({ name, over }: WrittenNetwork): string {
  return over ?? name;
}

function wrongCarrier(
  { name, path, over, vlan }: WrittenNetwork,
  all: readonly WrittenNetwork[],
): Finding | undefined {
  if (over === undefined) return undefined;
  const carrier = all.find((other) => other.name === over);
  const code = 'vlan-over';
  if (carrier === undefined)
    return {
      code,
      path: [...path, 'over'],
      message: `there is no network ${over}`,
      hint: `the networks are ${all.map((other) => other.name).join(', ')}`,
    };
  if (over === name || carrier.over !== undefined)
    return {
      code,
      path: [...path, 'over'],
      message:
        over === name
          ? 'a network cannot share its own NICs'
          : `the network ${over} has no NICs of its own: it uses those of ${carrier.over}`,
      hint:
        over === name
          ? 'delete over: vlan alone puts a network on NICs of its own'
          : `set over: ${carrier.over}`,
    };
  if (vlan !== undefined) return undefined;
  return {
    code,
    path: [...path, 'over'],
    message: `on the NICs of ${over}, nothing distinguishes frames of this network`,
    hint: 'give it a vlan',
  };
}

function sameVlan({ path, name, vlan }: WrittenNetwork, other: string): Finding {
  return {
    code: 'duplicate-vlan',
    path: [...path, 'vlan'],
    message: `on these NICs, VLAN ${vlan} is the network ${other} already, and cannot be ${name}, too`,
    hint: 'give each network its own vlan',
  };
}

/** Below tags alone the NIC takes the largest packets of all; with a network of its own it has that one's. */
function tooLarge(network: WrittenNetwork, carrier: WrittenNetwork): Finding[] {
  const below = carrier.mtu ?? 1500;
  if (carrier.vlan !== undefined || network.mtu === undefined || network.mtu <= below) return [];
  return [
    {
      code: 'mtu-above-carrier',
      path: [...network.path, 'mtu'],
      message: `packets of ${network.mtu} bytes do not fit through the NICs of ${carrier.name}, which take ${below}`,
      hint: `set networks.${carrier.name}.mtu to ${network.mtu}, or more`,
    },
  ];
}

type Directors = Parameters<typeof directorAttachments>[0][];

function isBonded(directors: Directors, { name }: WrittenNetwork): boolean {
  return directors.every((director, index) =>
    directorAttachments(director, index).some(
      ({ network, attachment }) => network === name && attachment.nics !== undefined,
    ),
  );
}

function oneCable({ path }: WrittenNetwork, carrier: WrittenNetwork): Finding {
  return {
    code: 'heartbeat-shares-nic',
    severity: 'warning',
    path: [...path, 'over'],
    message: `one cable carries the heartbeat and the ${carrier.name} network: a director that loses it has lost both`,
    hint: `give directors several NICs (nics) in the ${carrier.name} network, or the heartbeat NICs of its own`,
  };
}
