import test from 'ava';
import { bridgesOf, cablesOf, trunksOf } from '../../../../../scripts/lab/network/wiring.ts';
import { networkScript } from '../../../../../scripts/lab/network/plan.ts';
import { labNodes, routerLegs } from '../../../../../scripts/lab/settings.ts';
import { modelOf } from '../../../../helpers/profile-texts.ts';

const { cluster } = modelOf('test/cluster/profiles/sites.yaml');

test('NICs of a bond are at the bridge of tagged frames, servers at that of their network', (t) => {
  const [director, , , server] = labNodes(cluster);
  t.deepEqual(cablesOf(director?.attachments ?? [], 0), [
    { network: 'public-1', mac: '52:54:00:71:00:15', tap: 't0a-public', bridge: 'tr-public' },
    { network: 'public-2', mac: '52:54:00:71:01:15', tap: 't0b-public', bridge: 'tr-public' },
  ]);
  t.deepEqual(
    cablesOf(server?.attachments ?? [], 3).map(({ bridge }) => bridge),
    ['br-realservers'],
  );
});

test('a switch beside the kernel tells the VLANs of a trunk apart', (t) => {
  const script = networkScript({
    bridges: bridgesOf(cluster),
    taps: [],
    trunks: trunksOf(cluster),
    router: routerLegs(cluster),
  });
  t.true(script.includes("'vlan/create 71' 'vlan/addport 71 1' 'port/setvlan 2 71'"));
  t.true(script.includes('ip link set vt-public master tr-public up'));
  t.true(script.includes('ip link set va-transit master br-transit up'));
  t.true(script.includes('ip link set lan-transit master br-transit up'));
});

test('a cluster without VLANs has no such switch', (t) => {
  const plain = modelOf('profiles/lab.yaml').cluster;
  t.deepEqual(trunksOf(plain), []);
  t.deepEqual(bridgesOf(plain), ['br-public', 'br-heartbeat']);
});
