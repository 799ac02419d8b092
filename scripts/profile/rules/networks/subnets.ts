import { bitsOf, withoutPrefix } from '../../../../overlays/shared/net/ip.ts';
import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import type { Path } from '../../../../overlays/shared/diagnostics/path.ts';
import type { CompleteProfile } from '../../complete.ts';
import { writtenNetworks } from './written-networks.ts';
import { overlap, parseSubnet } from '../../values/subnet.ts';
import { rule } from '../rule.ts';

/** The networks themselves: without host bits, and apart from each other. */
export const subnets = rule(
  ['subnet-host-bits', 'networks-overlap'],
  ['networks'],
  ({ networks }) => {
    const all = written(networks);
    return all.flatMap((own, index) => [
      ...hostBits(own.cidr, own.path),
      ...all.slice(0, index).flatMap((other) => shared(own, other)),
    ]);
  },
);

interface Written {
  readonly cidr: string;
  readonly path: Path;
  readonly name: string;
}

function written(networks: CompleteProfile['networks']): readonly Written[] {
  const all = writtenNetworks(networks);
  return (['subnet', 'subnet6'] as const).flatMap((key) =>
    all.flatMap(({ name, path, [key]: cidr }) =>
      cidr === undefined ? [] : [{ cidr, path: [...path, key], name }],
    ),
  );
}

function shared(own: Written, other: Written): Finding[] {
  const [a, b] = [parseSubnet(own.cidr), parseSubnet(other.cidr)];
  if (a === undefined || b === undefined || a.family !== b.family || !overlap(a, b)) return [];
  return [
    {
      code: 'networks-overlap',
      path: own.path,
      message: `${own.cidr} and the ${other.name} network ${other.cidr} share addresses`,
      hint:
        own.name === 'heartbeat'
          ? 'the heartbeat network is a network of its own, so that losing one does not lose both'
          : 'give each network its own addresses: a machine could not tell which one a packet is for',
    },
  ];
}

function hostBits(cidr: string, path: Path): Finding[] {
  const subnet = parseSubnet(cidr);
  if (subnet === undefined) return [];
  const network = `${subnet.network}/${subnet.prefix}`;
  const same = parseSubnet(`${withoutPrefix(cidr)}/${bitsOf(subnet.family)}`);
  if (same?.network === subnet.network) return [];
  return [
    {
      code: 'subnet-host-bits',
      path,
      message: `${cidr} is an address in a network, not the network itself`,
      hint: `the network is ${network}`,
    },
  ];
}
