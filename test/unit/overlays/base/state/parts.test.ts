import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { addressStates } from '../../../../../overlays/base/state/addresses.ts';
import { takenAt } from '../../../../../overlays/base/state/gather.ts';
import { serverHealth } from '../../../../../overlays/base/state/health.ts';
import { unitStates } from '../../../../../overlays/base/state/units.ts';
import { clusterWith } from '../../../../helpers/cluster.ts';

test('units have the states that systemd tells, in their order', (t) => {
  t.deepEqual(unitStates(['a', 'b', 'c', 'd'], 'active\n\nactivating\n\nfailed\n\ninactive\n'), {
    a: 'active',
    b: 'starting',
    c: 'failed',
    d: 'inactive',
  });
  t.throws(() => unitStates(['a', 'b'], 'active\n'), { message: /1 of 2 states/ });
});

test('an address is here by the kernel’s word, and on a director by pacemaker’s', (t) => {
  const nic = { netmask: '', mac: '', internal: false, cidr: null, family: 'IPv4' } as const;
  const floating = clusterWith().floatingAddresses;
  const started = '2026-11-30T07:46:01.000Z';
  const resource = { id: 'address-www.example.org', nodes: ['litsha22'], failed: false };
  const pacemaker = { resources: [{ ...resource, started }] };
  const name = 'www.example.org';
  t.deepEqual(addressStates(floating, { pacemaker }, {}), [
    { name, address: '192.168.71.205', here: false, holder: 'litsha22', since: started },
  ]);
  t.like(addressStates(floating, { pacemaker: { resources: [resource] } }, {})[0], { since: null });
  t.deepEqual(addressStates(floating, { pacemaker: undefined }, {}), [
    { name, address: '192.168.71.205', here: false, holder: null },
  ]);
  const own = { public: [{ ...nic, address: '192.168.71.205' }] };
  t.deepEqual(addressStates(floating, { pacemaker: undefined }, own), [
    { name, address: '192.168.71.205', here: true, holder: null, since: null },
  ]);
  const taken = '2026-11-30T07:45:46.000Z';
  t.like(addressStates(floating, { pacemaker, taken }, own)[0], { since: taken }, 'its own word');
  t.like(addressStates(floating, { pacemaker }, own)[0], { since: started }, 'pacemaker’s');
});

test('what a reconciler said that has stood still since is not taken for now', (t) => {
  const changed = '2026-01-01T00:00:00.000Z';
  const lvs = (here: boolean) => ({
    at: '2026-01-01T01:00:00.000Z',
    value: { holding: { here, takeovers: 1, changed } },
  });
  t.is(takenAt(lvs(true), '2026-01-01T01:00:05.000Z'), changed);
  t.is(takenAt(lvs(true), '2026-01-01T01:00:11.000Z'), undefined);
  t.is(takenAt(lvs(false), '2026-01-01T01:00:05.000Z'), undefined, 'it went last');
});

test('a server that is down is shown with mon’s words, since when, and whatever lies in the folder', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'lvsmith-health-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const about = { service: 'http', successes: 0, failures: 2, counted: 1_700_000_006 };
  const down = { ...about, state: 'down', since: 1_700_000_000 } as const;
  const record = { realserver: 'litstat1', service: 'http', state: 'down', summary: 'refused' };
  writeFileSync(
    join(folder, 'litstat1.http.json'),
    JSON.stringify({ ...record, time: 1, firstFailure: 1, monStarted: 0 }),
  );
  mkdirSync(join(folder, 'litstat2.http.json'));
  const [first, second, third] = serverHealth(
    [
      { ...down, realserver: 'litstat1' },
      { ...down, realserver: 'litstat2' },
      { ...about, realserver: 'litstat3', state: 'up', since: 0, counted: 0 },
    ],
    folder,
  );
  t.like(first, { verdict: 'down', words: 'refused', since: '2023-11-14T22:13:20.000Z' });
  t.like(second, { verdict: 'down', words: '' });
  t.like(third, { verdict: 'up', since: null, checked: null });
});
