import test from 'ava';
import { run } from '../../scripts/runtime/run.ts';
import { sandboxed } from '../../scripts/toolchain/sandbox.ts';
import { ensureSysroot } from '../../scripts/toolchain/sysroots.ts';

/*
 * A holder and a machine that was forgotten, with the kernel and the target's arping(8), ndisc6(8), send_arp and send_ua:
 * each machine is a network namespace.
 */

interface Family {
  readonly family: 4 | 6;
  readonly own: string;
  readonly floating: string;
  readonly prefix: number;
  /** Without it an IPv6 address waits for duplicate address detection, which finds the holder. */
  readonly flags: string;
}

const families: Readonly<Record<string, Family>> = {
  IPv4: { family: 4, own: '192.0.2.21', floating: '192.0.2.5', prefix: 24, flags: '' },
  IPv6: { family: 6, own: '2001:db8::21', floating: '2001:db8::5', prefix: 64, flags: 'nodad' },
};

const script = (tool: readonly string[], { family, own, floating, prefix, flags }: Family) => `
const { ConflictWatch } = await import('${process.cwd()}/build/js/overlays/director/reconcile/conflict-watch.js');
const { tryRun } = await import('${process.cwd()}/build/js/overlays/shared/node/run.js');
const { execFileSync, spawn } = await import('node:child_process');
const sh = (text) => execFileSync('sh', ['-ec', text], { encoding: 'utf8' });
const other = spawn('unshare', ['--net', 'sleep', '60']);
const inside = 'nsenter -n -t ' + other.pid + ' ';
sh('until [ "$(readlink /proc/' + other.pid + '/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.05; done');
sh('ip link add public type veth peer name eth0 address 02:00:00:00:00:63 netns ' + other.pid);
const add = (address) => 'ip addr add ' + address + '/${prefix} ${flags} dev ';
sh(add('${own}') + 'public; ip link set public up; ' + add('${floating}') + 'public');
sh(inside + 'ip link set eth0 up');
// Until then the kernel's own address for the link is tentative.
sh('until [ -z "$(ip -6 addr show dev public tentative)" ]; do sleep 0.1; done');
let clock = 0;
let mine = true;
const lines = [];
const announced = [];
const watch = new ConflictWatch({
  addresses: [{ name: 'a', address: '${floating}', family: ${family}, prefix: ${prefix}, interface: 'public' }],
  tryRun: async (argv) => {
    const result = await tryRun([...${JSON.stringify(tool)}, ...argv]);
    if (argv[0].includes('send_')) announced.push([clock, result.code]);
    return result;
  },
  report: (line) => lines.push(line),
  has: () => mine,
  now: () => clock,
});
const looks = [];
const look = async () => looks.push([await watch.look(), watch.found.length]);
await look();
sh(inside + add('${floating}') + 'eth0');
await look();
clock = 5000;
await look();
clock = 10000;
await look();
// What the other machine knows of the address, while it has it no more.
sh(inside + 'ip addr del ${floating}/${prefix} dev eth0');
await look();
mine = false;
sh(inside + add('${floating}') + 'eth0');
await look();
console.log(JSON.stringify({ looks, lines, announced }));
other.kill();
process.exit(0);
`;

for (const [name, family] of Object.entries(families))
  test.serial(
    `${name}: another machine that answers is found, named, answered, forgotten`,
    async (t) => {
      t.timeout(120_000);
      // One of the programs writes down its process.
      const prepared = ['sh', '-c', 'mkdir -p /run/lvsmith; exec "$@"', 'sh'] as const;
      const tool = sandboxed(await ensureSysroot('verify'), prepared);
      const node = ['node', '--input-type=module', '-e', script(tool, family)] as const;
      const { stdout } = await run(
        [
          'unshare',
          '--user',
          '--map-root-user',
          '--net',
          '--pid',
          '--fork',
          '--mount-proc',
          ...node,
        ],
        { timeout: 100_000 },
      );
      const address = family.floating;
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
          `address-conflict address=${address} mac=02:00:00:00:00:63`,
          `address-conflict-over address=${address} mac=02:00:00:00:00:63`,
        ],
        // Not more often than every ten seconds, and without an error.
        announced: [
          [0, 0],
          [10_000, 0],
        ],
      });
    },
  );
