import test from 'ava';
import { desiredTable } from '../../../../../overlays/shared/ipvs/desired.ts';
import { onDirector } from '../../../../../overlays/shared/ipvs/on-director.ts';
import { formatTable } from '../../../../../overlays/shared/ipvs/plan.ts';
import { modelOf } from '../../../../helpers/profile-texts.ts';
import { clusterWith } from '../../../../helpers/cluster.ts';

const { directors } = modelOf('profiles/lab.yaml').cluster;
const down = () => ({ healthy: false, drained: false });
const up = () => ({ healthy: true, drained: false });

test('without a server, a director sends clients to its own page, translated whatever the forwarding', (t) => {
  for (const forwarding of ['nat', 'dr', 'tun'] as const) {
    const cluster = { ...clusterWith({ forwarding, sorryPort: 61_200 }), directors };
    const own = onDirector(cluster, 'litsha22');
    t.true(
      formatTable(desiredTable(own, down)).includes('-r 192.168.71.22:61200 -m -w 1'),
      forwarding,
    );
    t.false(formatTable(desiredTable(own, up)).includes('61200'));
    // Before the director is known, as when an image is made.
    t.false(formatTable(desiredTable(cluster, down)).includes('61200'));
    t.deepEqual(onDirector(cluster, 'stranger'), cluster);
  }
});
