import test from 'ava';
import { additionsOf } from '../../../../scripts/model/image-settings.ts';
import { packagesOf } from '../../../../scripts/image/rootfs/packages.ts';
import { modelOf } from '../../../helpers/profile-texts.ts';

const { image } = modelOf('test/fixtures/everything.yaml');

test('each role has what both have, and what it has alone', (t) => {
  const [director, realserver] = [additionsOf(image, 'director'), additionsOf(image, 'realserver')];
  t.deepEqual(director.packages, ['bind9-dnsutils', 'prometheus-node-exporter', 'iperf3', 'snmpd']);
  t.deepEqual(realserver.packages, [
    'bind9-dnsutils',
    'prometheus-node-exporter',
    'rsync',
    'sysstat',
  ]);
  t.deepEqual(director.preseed, [
    'ca-certificates ca-certificates/trust_new_crts select yes',
    'iperf3 iperf3/start_daemon boolean false',
  ]);
  t.deepEqual(realserver.enable, ['prometheus-node-exporter.service', 'rsync.service']);
  t.deepEqual(realserver.ports.at(-1), { port: 873, protocol: 'tcp', from: ['10.9.0.0/16'] });
  t.true(packagesOf('realserver', realserver.packages).includes('rsync'));
});
