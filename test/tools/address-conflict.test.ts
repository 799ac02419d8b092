import test from 'ava';
import { run } from '../../scripts/runtime/run.ts';
import { sandboxed } from '../../scripts/toolchain/sandbox.ts';
import { ensureSysroot } from '../../scripts/toolchain/sysroots.ts';

// A holder and a machine that was forgotten, with the kernel and the target's arping(8): each is a network namespace.

const script = (arping: readonly string[]) => `
const { ConflictWatch } = await import('${process.cwd()}/build/js/overlays/director/reconcile/conflict-watch.js');
const { tryRun } = await import('${process.cwd()}/build/js/overlays/shared/node/run.js');
const { execFileSync, spawn } = await import('node:child_process');
const sh = (text) => execFileSync('sh', ['-ec', text], { encoding: 'utf8' });
const other = spawn('unshare', ['--net', 'sleep', '60']);
const inside = 'nsenter -n -t ' + other.pid + ' ';
sh('until [ "$(readlink /proc/' + other.pid + '/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.05; done');
sh('ip link add public type veth peer name eth0 address 02:00:00:00:00:63 netns ' + other.pid);
sh('ip addr add 192.0.2.21/24 dev public; ip link set public up; ip addr add 192.0.2.5/24 dev public');
sh(inside + 'ip addr add 192.0.2.63/24 dev eth0; ' + inside + 'ip link set eth0 up');
let clock = 0;
let mine = true;
const lines = [];
const announced = [];
const watch = new ConflictWatch({
  addresses: [{ name: 'a', address: '192.0.2.5', family: 4, prefix: 24, interface: 'public' }],
  tryRun: (argv) => {
    if (argv.includes('-A')) announced.push(clock);
    return tryRun([...${JSON.stringify(arping)}, ...argv]);
  },
  report: (line) => lines.push(line),
  has: () => mine,
  now: () => clock,
});
const looks = [];
const look = async () => looks.push([await watch.look(), watch.found.length]);
await look();
sh(inside + 'ip addr add 192.0.2.5/24 dev eth0');
await look();
clock = 5000;
await look();
clock = 10000;
await look();
// What the other machine knows of the address, while it has it no more.
sh(inside + 'ip addr del 192.0.2.5/24 dev eth0');
await look();
mine = false;
sh(inside + 'ip addr add 192.0.2.5/24 dev eth0');
await look();
console.log(JSON.stringify({ looks, lines, announced }));
other.kill();
process.exit(0);
`;

test.serial(
  'another machine that answers for the address is found, named, answered, and forgotten',
  async (t) => {
    t.timeout(120_000);
    const tools = await ensureSysroot('lab');
    const node = ['node', '--input-type=module', '-e', script(sandboxed(tools, ['env']))] as const;
    const { stdout } = await run(
      ['unshare', '--user', '--map-root-user', '--net', '--pid', '--fork', '--mount-proc', ...node],
      {
        timeout: 100_000,
      },
    );
    t.deepEqual(JSON.parse(stdout), {
      looks: [
        [false, 0],
        [true, 1],
        [false, 1],
        [false, 1],
        [true, 0],
        [false, 0],
      ],
      lines: [
        'address-conflict address=192.0.2.5 mac=02:00:00:00:00:63',
        'address-conflict-over address=192.0.2.5 mac=02:00:00:00:00:63',
      ],
      // Not more often than every ten seconds.
      announced: [0, 10_000],
    });
  },
);
