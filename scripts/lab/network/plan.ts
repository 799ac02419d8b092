import { isIpv6 } from '../../../overlays/shared/net/ip.ts';

/** The lab's wiring as plain values. */
export interface NetworkPlan {
  /** Kernel bridges. */
  readonly bridges: readonly string[];
  readonly taps: readonly { readonly name: string; readonly bridge: string }[];
  readonly trunks: readonly Trunk[];
  /** The router's legs, that in the public network first; the client sits behind it in a network of its own. */
  readonly router: readonly {
    readonly network: string;
    /** CIDR, IPv4 and perhaps IPv6. */
    readonly addresses: readonly string[];
  }[];
  /** A machine of the public network that is not of the cluster: the sorry server. */
  readonly neighbour?:
    | {
        readonly addresses: readonly string[];
        readonly gateways: readonly string[];
      }
    | undefined;
}

/** Tagged frames of some networks on one bridge. */
export interface Trunk {
  /** The network whose NICs they come from. */
  readonly network: string;
  readonly bridge: string;
  readonly vlans: readonly { readonly id: number; readonly network: string }[];
}

/** The client. RFC 5737 and RFC 3849: documentation networks, so that they can never be somebody's own. */
export const clientAddress = '198.51.100.9';
const clientSide = {
  router: ['198.51.100.1/24', '2001:db8:100::1/64'],
  client: [`${clientAddress}/24`, '2001:db8:100::9/64'],
  gateways: ['198.51.100.1', '2001:db8:100::1'],
} as const;

/** The bridge of a network's untagged frames. */
export function accessBridge(network: string): string {
  return `br-${network}`;
}

/** The bridge of what comes from NICs on which every network has a tag. */
export function trunkBridge(network: string): string {
  return `tr-${network}`;
}

/**
 * Interface names have room for 15 bytes, so a machine's number stands for its name.
 *
 * @param part of several NICs in the network, from 0.
 */
export function tapName(machine: number, network: string, part?: number): string {
  return `t${machine}${part === undefined ? '' : 'abcdefgh'.charAt(part)}-${network}`;
}

/** The router's device in a network. */
function legName(network: string): string {
  return network === 'public' ? 'lan' : `lan-${network}`;
}

/**
 * The shell script that wires the lab up, for a fresh network namespace whose /run is writable. Ends
 * with `ready`, then lives until its standard input is closed.
 */
export function networkScript(plan: NetworkPlan): string {
  return [
    'set -e',
    'mkdir -p /run/netns /sys',
    'ip link set lo up',
    ...plan.bridges.flatMap(bridge),
    ...plan.taps.flatMap(({ name, bridge: to }) => tap(name, to)),
    ...plan.trunks.flatMap(trunk),
    ...namespaces(plan),
    'echo ready',
    // The holder keeps everything alive, and dies with whoever holds the other end of its input.
    'exec cat >/dev/null',
  ].join('\n');
}

function bridge(name: string): readonly string[] {
  return [
    `ip link add ${name} type bridge forward_delay 0 stp_state 0 mcast_snooping 0`,
    // The host itself takes no part in the lab's networks.
    `echo 1 >/proc/sys/net/ipv6/conf/${name}/disable_ipv6 || true`,
    `ip link set ${name} up`,
  ];
}

function tap(name: string, to: string): readonly string[] {
  return [
    `ip tuntap add dev ${name} mode tap`,
    `echo 1 >/proc/sys/net/ipv6/conf/${name}/disable_ipv6 || true`,
    `ip link set ${name} master ${to} up`,
  ];
}

/**
 * A switch beside the kernel: not every kernel that runs a lab can tell VLANs apart. Its first port has tagged frames,
 * the others those of one network each.
 */
function trunk({ network, bridge: tagged, vlans }: Trunk): readonly string[] {
  const file = `/run/vlans-${network}`;
  const ports = [
    { tap: `vt-${network}`, bridge: tagged },
    ...vlans.map((vlan) => ({ tap: `va-${vlan.network}`, bridge: accessBridge(vlan.network) })),
  ];
  const commands = vlans.flatMap(({ id }, index) => [
    `vlan/create ${id}`,
    `vlan/addport ${id} 1`,
    `port/setvlan ${index + 2} ${id}`,
  ]);
  const taps = ports.map((port) => `-t ${port.tap}`).join(' ');
  return [
    ...ports.flatMap((port) => tap(port.tap, port.bridge)),
    `printf '%s\\n' ${commands.map((command) => `'${command}'`).join(' ')} >${file}`,
    `vde_switch -d -s ${file}.switch -f ${file} ${taps}`,
  ];
}

function address(namespace: string, device: string) {
  return (value: string): string =>
    inside(namespace, `ip address add ${value} dev ${device}${isIpv6(value) ? ' nodad' : ''}`);
}

function defaultRoute(namespace: string) {
  return (gateway: string): string =>
    inside(namespace, `ip ${isIpv6(gateway) ? '-6 ' : ''}route add default via ${gateway}`);
}

function namespaces({ router, neighbour }: NetworkPlan): readonly string[] {
  return [
    'ip netns add router',
    'ip netns add client',
    ...router.flatMap(({ network, addresses }) => {
      const leg = legName(network);
      return [
        `ip link add ${leg} type veth peer name ${leg} netns router`,
        `ip link set ${leg} master ${accessBridge(network)} up`,
        inside('router', `ip link set ${leg} up`),
        ...addresses.map(address('router', leg)),
      ];
    }),
    inside('router', 'ip link add wan type veth peer name eth0 netns client'),
    'nsenter --net=/run/netns/router sh -c "echo 1 >/proc/sys/net/ipv4/ip_forward; echo 1 >/proc/sys/net/ipv6/conf/all/forwarding"',
    ...['lo', 'wan'].map((device) => inside('router', `ip link set ${device} up`)),
    ...['lo', 'eth0'].map((device) => inside('client', `ip link set ${device} up`)),
    ...clientSide.router.map(address('router', 'wan')),
    ...clientSide.client.map(address('client', 'eth0')),
    ...clientSide.gateways.map(defaultRoute('client')),
    ...(neighbour === undefined ? [] : besideCluster('public', neighbour)),
  ];
}

function besideCluster(
  network: string,
  { addresses, gateways }: NonNullable<NetworkPlan['neighbour']>,
): readonly string[] {
  return [
    'ip netns add neighbour',
    'ip link add beside type veth peer name eth0 netns neighbour',
    `ip link set beside master ${accessBridge(network)} up`,
    ...['lo', 'eth0'].map((device) => inside('neighbour', `ip link set ${device} up`)),
    ...addresses.map(address('neighbour', 'eth0')),
    ...gateways.map(defaultRoute('neighbour')),
  ];
}

/** `ip -n` would mount a sysfs, which a kernel refuses to users who see none already. */
function inside(namespace: string, command: string): string {
  return `nsenter --net=/run/netns/${namespace} ${command}`;
}
