import { readFileSync } from 'node:fs';
import test from 'ava';
import {
  AddressGuard,
  isStarted,
} from '../../../../../overlays/director/reconcile/address-guard.ts';
import type { FloatingAddress } from '../../../../../overlays/shared/cluster/cluster.ts';

// What pacemaker 3 keeps of a floating address in the cluster's status.
const started = readFileSync('test/fixtures/pacemaker/address-started.xml', 'utf8');
const stopped = readFileSync('test/fixtures/pacemaker/address-stopped.xml', 'utf8');
const resource = 'address-a';

const address: FloatingAddress = {
  name: 'a',
  address: '2001:db8::5',
  family: 6,
  prefix: 64,
  interface: 'public',
};

/** Lets an address go, and returns what is asked of pacemaker, and reported. */
async function lose(history: string, { comesBack = false } = {}) {
  const said: string[] = [];
  const guard = new AddressGuard({
    addresses: [address],
    name: 'litsha21',
    has: () => comesBack,
    report: (line) => void said.push(line),
    run: ([program, ...words]) => {
      if (program === 'cibadmin') return Promise.resolve(history);
      said.push([program, ...words].join(' '));
      return Promise.resolve('');
    },
  });
  await guard.look(address);
  return said;
}

test('an address that pacemaker did not stop has failed, and pacemaker hears it', async (t) => {
  t.deepEqual(await lose(started), [
    'address-removed address=2001:db8::5',
    'crm_resource --fail --resource address-a --node litsha21',
  ]);
});

test('one that pacemaker stopped, or stops, or that is there again, is none of it', async (t) => {
  const stops = started.replace(
    /operation="start"(.*?)op-status="0"/,
    'operation="stop"$1op-status="-1"',
  );
  t.not(stops, started);
  for (const history of [stopped, stops, '']) t.deepEqual(await lose(history), []);
  t.deepEqual(await lose(started, { comesBack: true }), []);
});

test('a resource that pacemaker found running after a cleanup is started', (t) => {
  t.true(isStarted(started.replace('operation="start"', 'operation="monitor"'), resource));
  const failed = started.replace('rc-code="0"', 'rc-code="1"');
  t.false(isStarted(failed, resource));
});
