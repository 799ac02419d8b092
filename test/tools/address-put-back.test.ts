import test from 'ava';
import { run } from '../../scripts/runtime/run.ts';

// The lease program's addresses in a network of their own, with the kernel and its ip(8): whoever removes one does not
// get far. Without Debian's resource-agents there is nobody to announce them.

const script = `
const { Floating } = await import('${process.cwd()}/build/js/overlays/director/lease/floating.js');
const { execFileSync } = await import('node:child_process');
const ip = (...words) => execFileSync('ip', words, { encoding: 'utf8' });
const has = () => ip('-brief', 'address', 'show', 'dev', 'lo').includes('192.0.2.5');
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const until = async (what) => {
  while (has() !== what) await wait(2);
};
ip('link', 'set', 'lo', 'up');
const removed = [];
const floating = new Floating({
  addresses: [{ name: 'a', address: '192.0.2.5', family: 4, prefix: 24, interface: 'lo' }],
  folder: '/tmp',
  removed: (address) => removed.push(address),
  failed: () => undefined,
});
await wait(300);
floating.add();
await until(true);
ip('address', 'del', '192.0.2.5/24', 'dev', 'lo');
await until(true);
ip('address', 'del', '192.0.2.5/24', 'dev', 'lo');
await until(true);
floating.remove();
await until(false);
await wait(1500);
console.log(JSON.stringify({ removed: [...new Set(removed)], stays: has() }));
process.exit(0);
`;

test.serial(
  'an address that somebody removed is back at once, and one that was given away stays away',
  async (t) => {
    const node = ['node', '--input-type=module', '-e', script] as const;
    const { stdout } = await run(['unshare', '--user', '--map-root-user', '--net', ...node], {
      timeout: 60_000,
    });
    t.deepEqual(JSON.parse(stdout), { removed: ['192.0.2.5'], stays: false });
  },
);
