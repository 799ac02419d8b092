import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import type { Console } from '../../overlays/shared/cluster/cluster.ts';
import type { ImageSettings } from '../../scripts/model/image-settings.ts';
import { readOverlays } from '../../scripts/render/read-overlays.ts';
import { renderTree } from '../../scripts/render/render.ts';
import { run } from '../../scripts/runtime/run.ts';
import { sandboxed } from '../../scripts/toolchain/sandbox.ts';
import { ensureSysroot } from '../../scripts/toolchain/sysroots.ts';
import { modelOf } from '../helpers/profile-texts.ts';

// A director's firewall between two networks, as the kernel applies it: the director is one network namespace, and
// each network another, whose host has whatever address a packet is to come from.

const script = `
ip link set lo up
unshare --net sleep 60 & public=$!
unshare --net sleep 60 & heartbeat=$!
until [ "$(readlink /proc/$public/ns/net)" != "$(readlink /proc/self/ns/net)" ] &&
  [ "$(readlink /proc/$heartbeat/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.1; done
attach() {
  ip link add $1 type veth peer name eth0 netns $2
  ip addr add $3 dev $1
  ip link set $1 up
}
attach public $public 192.168.71.21/24
attach heartbeat $heartbeat 192.168.68.201/24
echo 1 >/proc/sys/net/ipv4/ip_forward
nft -f /nftables.conf || exit 1
for host in $public $heartbeat; do nsenter -t $host -n sh -c 'ip link set lo up; ip link set eth0 up'; done
for last in 22 31 99 220; do nsenter -t $public -n ip addr add 192.168.71.$last/24 dev eth0; done
nsenter -t $heartbeat -n ip addr add 192.168.68.202/24 dev eth0
nsenter -t $public -n ip route add 192.168.68.0/24 via 192.168.71.21
nsenter -t $heartbeat -n ip route add default via 192.168.68.201

# pings NETWORK FROM TO
pings() { nsenter -t $1 -n ping -q -c 1 -W 1 -I $2 $3 >/dev/null 2>&1 && echo yes || echo no; }
# sends NETWORK FROM TO PORT: a port that is open to it but has no listener refuses the second datagram.
sends() {
  nsenter -t $1 -n ip route replace $3/32 dev eth0 src $2
  nsenter -t $1 -n bash -c "exec 3<>/dev/udp/$3/$4; echo x >&3; sleep 0.3; echo x >&3" 2>/dev/null && echo no || echo yes
}
# opens NETWORK FROM TO PORT: nobody listens, so a port that is open refuses at once.
opens() {
  nsenter -t $1 -n ip route replace $3/32 dev eth0 src $2
  nsenter -t $1 -n timeout 2 bash -c "exec 3<>/dev/tcp/$3/$4" 2>&1 | grep -q refused && echo yes || echo no
}
while read -r what from to port; do
  case $from in *.71.*) network=$public ;; *) network=$heartbeat ;; esac
  echo "$what $from $to $port: $($what $network $from $to $port)"
done </cases
echo "tracked: $(cat /proc/sys/net/netfilter/nf_conntrack_count)"
kill $public $heartbeat
`;

/** Whether something passes: `pings FROM TO`, `sends FROM TO PORT` (UDP), `opens FROM TO PORT` (TCP). */
const cases = {
  web: {
    'pings 192.168.71.99 192.168.71.21': 'yes',
    // A stranger does not reach the heartbeat network, nor the director's address in it.
    'pings 192.168.71.99 192.168.68.201': 'no',
    'pings 192.168.71.99 192.168.68.202': 'no',
    'pings 192.168.71.220 192.168.68.202': 'no',
    'pings 192.168.68.202 192.168.68.201': 'yes',
    'pings 192.168.68.202 192.168.71.99': 'no',
    // Each link of corosync has its network, and connection sync the heartbeat network.
    'sends 192.168.68.202 192.168.68.201 5405': 'yes',
    'sends 192.168.68.202 192.168.68.201 5406': 'no',
    'sends 192.168.68.202 192.168.68.201 8848': 'yes',
    'sends 192.168.71.22 192.168.71.21 5406': 'yes',
    'sends 192.168.71.22 192.168.71.21 5405': 'no',
    'sends 192.168.71.22 192.168.71.21 8848': 'no',
    'sends 192.168.71.99 192.168.71.21 5406': 'no',
    // The console's networks, and nobody else, not even another director.
    'opens 192.168.71.99 192.168.71.21 7630': 'yes',
    'opens 192.168.71.22 192.168.71.21 7630': 'no',
    'opens 192.168.71.22 192.168.71.21 22': 'yes',
    // What the profile opens: to some, to everybody, and on realservers alone.
    'opens 192.168.71.99 192.168.71.21 9100': 'yes',
    'opens 192.168.71.22 192.168.71.21 9100': 'no',
    'sends 192.168.71.22 192.168.71.21 161': 'yes',
    'opens 192.168.71.22 192.168.71.21 873': 'no',
  },
  small: {
    'sends 192.168.71.22 192.168.71.21 5405': 'yes',
    'sends 192.168.71.99 192.168.71.21 5405': 'no',
    'sends 192.168.71.22 192.168.71.21 8848': 'no',
    'opens 192.168.71.99 192.168.71.21 7630': 'no',
    'opens 192.168.71.99 192.168.71.21 9100': 'no',
    // The lease: the other director and the witness.
    'sends 192.168.71.22 192.168.71.21 5410': 'yes',
    'sends 192.168.71.31 192.168.71.21 5410': 'yes',
    'sends 192.168.71.31 192.168.71.21 5405': 'no',
    'sends 192.168.71.99 192.168.71.21 5410': 'no',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, 'yes' | 'no'>>>>;

const consoles: Readonly<Record<string, Console>> = {
  web: { port: 7630, from: ['192.168.71.96/27', '192.168.71.96/29', '2001:db8::/64'] },
};

const nothing = { packages: [], preseed: [], overlays: [], enable: [], ports: [], disks: [] };
const open: Pick<ImageSettings, 'ports' | 'director' | 'realserver'> = {
  ports: [{ port: 9100, protocol: 'tcp', from: ['192.168.71.96/29', '2001:db8::/64'] }],
  director: { ...nothing, ports: [{ port: 161, protocol: 'udp', from: [] }] },
  realserver: { ...nothing, ports: [{ port: 873, protocol: 'tcp', from: [] }] },
};

for (const [profile, expected] of Object.entries(cases))
  test.serial(`what passes the firewall of a director of ${profile}`, async (t) => {
    t.timeout(600_000);
    const tools = await ensureSysroot('lab');
    const folder = await mkdtemp(join(tmpdir(), 'firewall-'));
    const { cluster, image, origins } = modelOf(`profiles/${profile}.yaml`);
    const model = {
      cluster: { ...cluster, console: consoles[profile] ?? null },
      image: profile === 'web' ? { ...image, ...open } : image,
      origins,
    };
    const files = renderTree(model, 'director', await readOverlays('director'));
    const rules = files.find(({ path }) => path === '/etc/nftables.conf');
    await writeFile(join(folder, 'nftables.conf'), rules?.content ?? '');
    await writeFile(join(folder, 'cases'), `${Object.keys(expected).join('\n')}\n`);
    const inside = sandboxed(tools, ['bash', '-c', script], {
      readOnly: {
        '/nftables.conf': join(folder, 'nftables.conf'),
        '/cases': join(folder, 'cases'),
      },
    });
    const { stdout, stderr } = await run(
      ['unshare', '--user', '--map-root-user', '--net', '--mount', ...inside],
      { accept: 'any', timeout: 120_000 },
    );
    const passed = stdout
      .trim()
      .split('\n')
      .map((line) => line.replace(/ *:/, ':').split(': '));
    // Nothing that comes from outside takes a place in the kernel's table of connections.
    t.deepEqual(Object.fromEntries(passed), { ...expected, tracked: '0' }, stderr);
  });
