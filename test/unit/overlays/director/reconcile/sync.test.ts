import test from 'ava';
import {
  holdsAddress,
  parseDaemons,
  planSync,
  syncedMeanwhile,
  syncSeconds,
  syncState,
} from '../../../../../overlays/director/reconcile/sync.ts';
import { clusterWith } from '../../../../helpers/cluster.ts';

const desired = { on: true, interface: 'heartbeat', id: 51 } as const;
const backup =
  'backup sync daemon (mcast=heartbeat, syncid=51, maxlen=1472, group=224.0.0.81, port=8848, ttl=1)\n';
const master = backup.replace('backup', 'master');

function start(role: string): string[] {
  const where = ['--mcast-interface', 'heartbeat', '--syncid', '51'];
  return ['ipvsadm', '--start-daemon', role, ...where];
}

test('the receiver always runs, the sender where the address is', (t) => {
  t.deepEqual(planSync(parseDaemons(''), desired, false), [start('backup')]);
  t.deepEqual(planSync(parseDaemons(''), desired, true), [start('backup'), start('master')]);
  t.deepEqual(planSync(parseDaemons(backup), desired, true), [start('master')]);
  t.deepEqual(planSync(parseDaemons(master + backup), desired, false), [
    ['ipvsadm', '--stop-daemon', 'master'],
  ]);
});

test('daemons that are right are left alone', (t) => {
  t.deepEqual(planSync(parseDaemons(master + backup), desired, true), []);
});

test('where connections are not copied, no daemon runs', (t) => {
  const off = { ...desired, on: false };
  t.deepEqual(planSync(parseDaemons(''), off, true), []);
  t.deepEqual(planSync(parseDaemons(master + backup), off, true), [
    ['ipvsadm', '--stop-daemon', 'backup'],
    ['ipvsadm', '--stop-daemon', 'master'],
  ]);
});

test('a daemon on another interface or with another id is started anew', (t) => {
  for (const other of [backup.replace('51', '7'), backup.replace('heartbeat', 'public')])
    t.deepEqual(
      planSync(parseDaemons(other), desired, false).map((command) => command.slice(1, 3)),
      [
        ['--stop-daemon', 'backup'],
        ['--start-daemon', 'backup'],
      ],
    );
});

test('a node that has a floating address holds it', (t) => {
  const nic = { netmask: '', mac: '', internal: false, cidr: null, family: 'IPv4' } as const;
  const cluster = clusterWith();
  const withAddress = (address: string) => ({ public: [{ ...nic, address }] });
  t.true(holdsAddress(cluster, withAddress('192.168.71.205')));
  t.false(holdsAddress(cluster, withAddress('192.168.71.21')));
});

test('a director is synced when it has received for long enough', (t) => {
  const first = syncState(false, null, 100);
  t.deepEqual(first, { role: 'backup', receivingSince: 100, synced: false });
  t.false(syncedMeanwhile(first, 99 + syncSeconds));
  t.true(syncedMeanwhile(first, 100 + syncSeconds));
  const later = syncState(false, first.receivingSince, 100 + syncSeconds);
  t.true(later.synced);
  t.false(syncedMeanwhile(later, 500));
  t.is(syncState(true, later.receivingSince, 200).role, 'master');
});

test('a receiver that has run since the boot counts from there, one from before a reboot does not', (t) => {
  t.true(syncState(false, 30, 30 + syncSeconds).synced);
  t.false(syncState(false, 100, 50).synced);
  t.false(syncedMeanwhile({ role: 'none', receivingSince: null, synced: false }, 500));
});
