import { isIpv6 } from '../../../overlays/shared/net/ip.ts';

/** The lab's wiring as plain values. */
export interface NetworkPlan {
  /** `public`, `heartbeat`; a kernel bridge each. */
  readonly bridges: readonly string[];
  readonly taps: readonly { readonly name: string; readonly network: string }[];
  /** The router's legs; the client sits behind it in a network of its own. */
  readonly router: {
    readonly network: string;
    /** CIDR, IPv4 and perhaps IPv6. */
    readonly addresses: readonly string[];
  };
  /** A machine of the public network that is not of the cluster: the sorry server. */
  readonly neighbour?:
    | {
        readonly addresses: readonly string[];
        readonly gateways: readonly string[];
      }
    | undefined;
}

/** RFC 5737 and RFC 3849: documentation networks, so that they can never be somebody's own. */
const clientSide = {
  router: ['198.51.100.1/24', '2001:db8:100::1/64'],
  client: ['198.51.100.9/24', '2001:db8:100::9/64'],
  gateways: ['198.51.100.1', '2001:db8:100::1'],
} as const;

function bridgeName(network: string): string {
  return `br-${network}`;
}

/** Interface names have room for 15 bytes, so a machine's number stands for its name. */
export function tapName(machine: number, network: string): string {
  return `t${machine}-${network}`;
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
    ...plan.taps.flatMap(({ name, network }) => tap(name, network)),
    ...namespaces(plan),
    'echo ready',
    // The holder keeps everything alive, and dies with whoever holds the other end of its input.
    'exec cat >/dev/null',
  ].join('\n');
}

function bridge(network: string): readonly string[] {
  const name = bridgeName(network);
  return [
    `ip link add ${name} type bridge forward_delay 0 stp_state 0 mcast_snooping 0`,
    // The host itself takes no part in the lab's networks.
    `echo 1 >/proc/sys/net/ipv6/conf/${name}/disable_ipv6 || true`,
    `ip link set ${name} up`,
  ];
}

function tap(name: string, network: string): readonly string[] {
  return [
    `ip tuntap add dev ${name} mode tap`,
    `echo 1 >/proc/sys/net/ipv6/conf/${name}/disable_ipv6 || true`,
    `ip link set ${name} master ${bridgeName(network)} up`,
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
    'ip link add lan type veth peer name lan netns router',
    `ip link set lan master ${bridgeName(router.network)} up`,
    inside('router', 'ip link add wan type veth peer name eth0 netns client'),
    'nsenter --net=/run/netns/router sh -c "echo 1 >/proc/sys/net/ipv4/ip_forward; echo 1 >/proc/sys/net/ipv6/conf/all/forwarding"',
    ...['lo', 'lan', 'wan'].map((device) => inside('router', `ip link set ${device} up`)),
    ...['lo', 'eth0'].map((device) => inside('client', `ip link set ${device} up`)),
    ...router.addresses.map(address('router', 'lan')),
    ...clientSide.router.map(address('router', 'wan')),
    ...clientSide.client.map(address('client', 'eth0')),
    ...clientSide.gateways.map(defaultRoute('client')),
    ...(neighbour === undefined ? [] : besideCluster(router.network, neighbour)),
  ];
}

function besideCluster(
  network: string,
  { addresses, gateways }: NonNullable<NetworkPlan['neighbour']>,
): readonly string[] {
  return [
    'ip netns add neighbour',
    'ip link add beside type veth peer name eth0 netns neighbour',
    `ip link set beside master ${bridgeName(network)} up`,
    ...['lo', 'eth0'].map((device) => inside('neighbour', `ip link set ${device} up`)),
    ...addresses.map(address('neighbour', 'eth0')),
    ...gateways.map(defaultRoute('neighbour')),
  ];
}

/** `ip -n` would mount a sysfs, which a kernel refuses to users who see none already. */
function inside(namespace: string, command: string): string {
  return `nsenter --net=/run/netns/${namespace} ${command}`;
}
