import { isIpv6 } from '../../../overlays/shared/net/ip.ts';
import type { PlannedDirector } from '../plan.ts';

/**
 * The first process of a director: lays the layers over each other, and ends with the director's own file system as
 * root. Arguments: the director's name, the script that goes on there, and the layer of its role.
 */
export const mountScript = `
set -e
name=$1
here=/run/nodes/$name
mkdir -p "$here"
mount -t tmpfs -o mode=755 "$name" "$here"
mkdir "$here/over" "$here/work" "$here/root"
mount -t overlay "$name" "$here/root" \\
  -o lowerdir="/run/layers/$name:/run/layers/$3:/run/tree,upperdir=$here/over,workdir=$here/work"
exec 3>>"/run/logs/$name"
cd "$here/root"
mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t tmpfs -o mode=755 dev dev
for device in null zero full random urandom tty; do cp -a "/dev/$device" dev; done
mkdir dev/shm
mount -t tmpfs shm dev/shm
mount -t tmpfs -o mode=755 run run
hostname "$name"
exec chroot . /bin/bash -c "$2"
`;

/**
 * What follows: the network as its units would set it up, then what the high-availability software needs. File
 * descriptor 3 is the log. The devices are plugged in from outside.
 */
export function startScript({ ports }: PlannedDirector, services: string): string {
  return `
set -e
export PATH=/usr/sbin:/usr/bin HOME=/root LC_ALL=C.UTF-8
until ${ports.map(({ network }) => `[ -e /sys/class/net/${network} ]`).join(' && ')}; do sleep 0.01; done
ip -batch - <<'LINKS'
link set lo up
${ports.flatMap(({ network, addresses }) => deviceLines(network, addresses)).join('\n')}
LINKS
sysctl -q -e -p /usr/lib/sysctl.d/60-lvsmith-director.conf -r '^net\\.' >&3 2>&3 || true
# A program that ends is started again, as its unit would; the delay is in seconds.
keep() { ( set +e; delay=$1; shift; while :; do "$@" >&3 2>&3; echo "$1 ended: $?" >&3; sleep "$delay"; done ) & }
${services}
echo ready
# And reaps whatever lost its parent.
while :; do wait; sleep 1; done
`;
}

/** Lines of `ip -batch`. */
export function deviceLines(device: string, addresses: readonly string[]): readonly string[] {
  // Nobody else has them: no time for duplicate address detection.
  const add = (address: string) =>
    `address add ${address} dev ${device}${isIpv6(address) ? ' nodad' : ''}`;
  return [`link set ${device} up`, ...addresses.map(add)];
}
