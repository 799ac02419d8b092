import { overlap, parseSubnet } from '../address.ts';
import type { Finding } from '../finding.ts';
import type { Path } from '../path.ts';
import { rule } from './rule.ts';

/** The networks themselves: written as networks, and apart from each other. */
export const subnets = rule(['networks'], ({ networks }) => {
  const { subnet, subnet6 } = networks.public;
  const heartbeat = networks.heartbeat?.subnet;
  const findings = [
    ...hostBits(subnet, ['networks', 'public', 'subnet']),
    ...(subnet6 === undefined ? [] : hostBits(subnet6, ['networks', 'public', 'subnet6'])),
  ];
  if (heartbeat === undefined) return findings;
  const path: Path = ['networks', 'heartbeat', 'subnet'];
  findings.push(...hostBits(heartbeat, path));
  const [a, b] = [parseSubnet(subnet), parseSubnet(heartbeat)];
  if (a !== undefined && b !== undefined && overlap(a, b))
    findings.push({
      code: 'networks-overlap',
      path,
      message: `${heartbeat} and the public network ${subnet} share addresses`,
      hint: 'the heartbeat network is a network of its own, so that losing one does not lose both',
    });
  return findings;
});

function hostBits(cidr: string, path: Path): Finding[] {
  const subnet = parseSubnet(cidr);
  if (subnet === undefined) return [];
  const network = `${subnet.network}/${subnet.prefix}`;
  const same = parseSubnet(`${cidr.split('/')[0]}/${subnet.family === 4 ? 32 : 128}`);
  if (same?.network === subnet.network) return [];
  return [
    {
      code: 'subnet-host-bits',
      path,
      message: `${cidr} is an address in a network, not a network`,
      hint: `the network is ${network}`,
    },
  ];
}
