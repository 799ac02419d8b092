import test from 'ava';
import { targetsOf } from '../../../../../overlays/director/health/targets.ts';
import { modelOf } from '../../../../helpers/profile-texts.ts';

const { cluster } = modelOf('test/fixtures/everything.yaml');

test('of two realservers at one address, an alert is about the one that its group is named after', (t) => {
  const call = {
    type: 'failure',
    service: 'http',
    time: 0,
    firstFailure: 0,
    opstatus: 'fail',
    hosts: ['10.3.1.3'],
    summary: '10.3.1.3',
  } as const;
  for (const group of ['r3', 'r3-b']) {
    const { realservers, unknown } = targetsOf({ ...call, group }, cluster);
    t.deepEqual([realservers, unknown], [[group], []]);
  }
});
