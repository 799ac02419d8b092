import test from 'ava';
import { camelKeys } from '../../../../scripts/model/camel-keys.ts';

test('the profile’s names become the cluster’s, in their order', (t) => {
  const cluster = camelKeys({
    'no-quorum-policy': 'stop',
    fencing: 'none',
    'on-failure': undefined,
  });
  t.deepEqual(cluster, { noQuorumPolicy: 'stop', fencing: 'none', onFailure: undefined });
  t.deepEqual(Object.keys(cluster), ['noQuorumPolicy', 'fencing', 'onFailure']);
});
