import test from 'ava';
import { networkScript } from '../../../../../scripts/lab/network/plan.ts';
import { neighbourOf, routerLegs } from '../../../../../scripts/lab/settings.ts';
import { modelOf } from '../../../../helpers/profile-texts.ts';

const { cluster } = modelOf('test/cluster/profiles/pair.yaml');

test('a sorry server stands beside the machines and replies as a realserver does', (t) => {
  const neighbour = neighbourOf(cluster);
  t.deepEqual(neighbour, { addresses: ['192.168.71.250/24'], gateways: ['192.168.71.205'] });
  const plan = { bridges: ['br-public'], taps: [], trunks: [], router: routerLegs(cluster) };
  const lines = networkScript({ ...plan, ...(neighbour === undefined ? {} : { neighbour }) });
  t.regex(lines, /netns\/neighbour ip address add 192\.168\.71\.250\/24 dev eth0/);
  t.regex(lines, /netns\/neighbour ip route add default via 192\.168\.71\.205/);
});

test('without a sorry server nobody is there', (t) => {
  t.is(neighbourOf(modelOf('profiles/lab.yaml').cluster), undefined);
});

test('the router has an address of each family', (t) => {
  t.deepEqual(routerLegs(cluster), [
    { network: 'public', addresses: ['192.168.71.1/24', '2001:db8:71::1/64'] },
  ]);
});
