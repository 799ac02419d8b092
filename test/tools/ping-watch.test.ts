import test from 'ava';
import { run } from '../../scripts/runtime/run.ts';
import { sandboxed } from '../../scripts/toolchain/sandbox.ts';
import { ensureSysroot } from '../../scripts/toolchain/sysroots.ts';

// A director and two ping nodes behind a switch, with the kernel and the target's ping(8): each is a network namespace.

const script = (ping: string) => `
const { PingWatch } = await import('${process.cwd()}/build/js/overlays/director/paths/ping-watch.js');
const { execFileSync, spawn } = await import('node:child_process');
const { mkdtempSync, writeFileSync } = await import('node:fs');
const { setTimeout: pause } = await import('node:timers/promises');
const sh = (text) => execFileSync('sh', ['-ec', text], { encoding: 'utf8' });
const folder = mkdtempSync('/tmp/ping-watch-');
writeFileSync(folder + '/ping', '#!/bin/sh\\nexec ' + ${JSON.stringify(ping)} + ' "$@"\\n', { mode: 0o755 });
process.env.PATH = folder + ':' + process.env.PATH;
const node = spawn('unshare', ['--net', 'sleep', '60']);
const inside = 'nsenter -n -t ' + node.pid + ' ';
sh('until [ "$(readlink /proc/' + node.pid + '/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.05; done');
sh('ip link add public type veth peer name eth0 netns ' + node.pid);
sh('ip addr add 192.0.2.21/24 dev public; ip addr add 2001:db8::21/64 dev public nodad; ip link set public up');
sh(inside + 'ip link set eth0 up; ' + inside + 'ip addr add 192.0.2.1/24 dev eth0');
sh(inside + 'ip addr add 2001:db8::1/64 dev eth0 nodad');
const lines = [];
const told = [];
let changed = () => {};
const watch = new PingWatch({
  nodes: ['192.0.2.1', '2001:db8::1'],
  interval: 300,
  publish: (reached) => { if (told.at(-1) !== reached) { told.push(reached); changed(); } },
  report: (line) => lines.push(line),
  now: () => performance.now(),
});
const until = async (reached) => {
  while (told.at(-1) !== reached) await new Promise((resolve) => { changed = resolve; });
};
await until(2);
// The path behind the switch: the cable of the director stays.
sh(inside + 'ip addr del 192.0.2.1/24 dev eth0');
await until(1);
sh(inside + 'ip addr add 192.0.2.1/24 dev eth0');
await until(2);
// No route, with which ping ends at once or cannot send.
sh('ip link set public down');
await until(0);
sh('ip link set public up; ip addr add 2001:db8::21/64 dev public nodad');
await until(2);
watch.close();
console.log(JSON.stringify({ lines, told }));
node.kill();
process.exit(0);
`;

test.serial(
  'a ping node is lost and found again, in both families, without a route too',
  async (t) => {
    t.timeout(120_000);
    const ping = sandboxed(await ensureSysroot('lab'), ['ping']).join(' ');
    const node = ['node', '--input-type=module', '-e', script(ping)] as const;
    const { stdout } = await run(
      ['unshare', '--user', '--map-root-user', '--net', '--pid', '--fork', '--mount-proc', ...node],
      { timeout: 100_000 },
    );
    const { lines, told }: { lines: string[]; told: number[] } = JSON.parse(stdout);
    t.deepEqual(lines.slice(0, 2), [
      'ping-node-lost address=192.0.2.1',
      'ping-node-back address=192.0.2.1',
    ]);
    t.deepEqual(lines.slice(2).toSorted(), [
      'ping-node-back address=192.0.2.1',
      'ping-node-back address=2001:db8::1',
      'ping-node-lost address=192.0.2.1',
      'ping-node-lost address=2001:db8::1',
    ]);
    // The two may come and go one after the other.
    t.is(told.at(-1), 2);
    t.true(told.includes(0));
  },
);
