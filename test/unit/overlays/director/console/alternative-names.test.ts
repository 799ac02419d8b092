import test from 'ava';
import { alternativeNames } from '../../../../../overlays/director/console/alternative-names.ts';
import { labCluster } from '../../../../helpers/fake-node.ts';

test('the certificate of the console is good for the floating addresses, each name once', (t) => {
  const [first] = labCluster.floatingAddresses;
  if (first === undefined) throw new Error('the lab has a floating address');
  const floatingAddresses = [first, { ...first, address: '2001:db8::205' }];
  t.deepEqual(alternativeNames({ floatingAddresses }), [
    'DNS:localhost',
    'IP:127.0.0.1',
    'DNS:lab',
    'IP:192.168.71.205',
    'IP:2001:db8::205',
  ]);
});
