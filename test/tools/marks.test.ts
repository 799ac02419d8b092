import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { readOverlays } from '../../scripts/render/read-overlays.ts';
import { renderTree } from '../../scripts/render/render.ts';
import { run } from '../../scripts/runtime/run.ts';
import { sandboxed } from '../../scripts/toolchain/sandbox.ts';
import { ensureSysroot } from '../../scripts/toolchain/sysroots.ts';
import { modelOf } from '../helpers/profile-texts.ts';

// Which packets a director's firewall marks, as the kernel does it: the director is one network namespace, its client
// another, and a table of the test's own remembers what arrived with a mark.

const script = `
ip link set lo up
unshare --net sleep 60 & client=$!
until [ "$(readlink /proc/$client/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.1; done
ip link add public type veth peer name eth0 netns $client
ip addr add 10.1.0.205/16 dev public
ip addr add 10.1.0.206/16 dev public
ip -6 addr add 2001:db8:1::205/64 dev public nodad
ip link set public up
nsenter -t $client -n sh -c 'ip link set lo up; ip addr add 10.1.9.9/16 dev eth0; ip -6 addr add 2001:db8:1::99/64 dev eth0 nodad; ip link set eth0 up'
nft -f /nftables.conf || exit 1
nft -f - <<'END'
table inet seen {
  set marks { type mark . inet_service; flags dynamic; size 100; }
  chain arrived { type filter hook input priority -10; meta mark != 0 add @marks { meta mark . th dport }; }
}
END
sends() { nsenter -t $client -n timeout 2 bash -c "exec 3<>/dev/$1/$2/$3; echo x >&3" 2>/dev/null; }
while read -r protocol address port; do sends $protocol $address $port; done </packets
nft -j list set inet seen marks
kill $client
`;

const packets = [
  // A port of the range, its ends, and beside it.
  'tcp 10.1.0.205 21',
  'tcp 10.1.0.205 50000',
  'tcp 10.1.0.205 50100',
  'tcp 10.1.0.205 50101',
  'tcp 10.1.0.205 80',
  'udp 10.1.0.205 21',
  'tcp 2001:db8:1::205 20',
  'tcp 10.1.0.206 21',
  // All ports, of one protocol.
  'udp 10.1.0.206 1',
  'udp 10.1.0.206 65535',
  'tcp 10.1.0.206 1',
];

test('a packet for one of several ports has the mark of its service, and no other has one', async (t) => {
  t.timeout(600_000);
  const tools = await ensureSysroot('lab');
  const folder = await mkdtemp(join(tmpdir(), 'marks-'));
  const model = modelOf('test/fixtures/everything.yaml');
  const files = renderTree(model, 'director', await readOverlays('director'));
  const rules = files.find(({ path }) => path === '/etc/nftables.conf');
  await writeFile(join(folder, 'nftables.conf'), rules?.content ?? '');
  await writeFile(join(folder, 'packets'), `${packets.join('\n')}\n`);
  const inside = sandboxed(tools, ['bash', '-c', script], {
    readOnly: {
      '/nftables.conf': join(folder, 'nftables.conf'),
      '/packets': join(folder, 'packets'),
    },
  });
  const { stdout, stderr } = await run(
    ['unshare', '--user', '--map-root-user', '--net', '--mount', ...inside],
    { accept: 'any', timeout: 300_000 },
  );
  const marked = [...stdout.matchAll(/"concat": \[(\d+), (\d+)\]/g)]
    .map(([, mark, port]) => `${mark} ${port}`)
    .toSorted();
  t.deepEqual(
    marked,
    ['1 21', '1 50000', '1 50100', '2 20', '3 21', '5 1', '5 65535'],
    stdout + stderr,
  );
});
