/**
 * The shell script of the rig's first process. Arguments: the package tree, then the names of the networks. Ends with
 * `ready`, then lives until its input is closed.
 *
 * The host's /run is covered in this namespace only:
 *
 *   /run/tree           the package tree, never written
 *   /run/root           the same, for tools that work beside the bridges
 *   /run/layers/…       what lies above the tree on directors: rendered files, and those of one director
 *   /run/logs/NAME      what a director's programs print
 */
export const switchScript = `
set -e
tree=$1
shift
mount --make-rprivate /
cd "$tree"
mount -t tmpfs -o mode=755 rig /run
mkdir -p /run/tree /run/root /run/layers /run/logs /run/over /run/work
# By its own path: a path with a colon or a comma could not be named as a layer.
mount --bind . /run/tree
mount -t overlay -o lowerdir=/run/tree,upperdir=/run/over,workdir=/run/work rig /run/root
mount -t proc proc /run/root/proc
cd /
ip() { chroot /run/root ip "$@"; }
ip link set lo up
for network in "$@"; do
  ip link add "$network" type bridge forward_delay 0 stp_state 0 mcast_snooping 0
  # The switch itself takes no part in the networks.
  echo 1 >/proc/sys/net/ipv6/conf/"$network"/disable_ipv6 || true
  ip link set "$network" up
done
echo ready
exec cat >/dev/null
`;
