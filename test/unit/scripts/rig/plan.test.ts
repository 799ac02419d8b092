import test from 'ava';
import { rigPlan } from '../../../../scripts/rig/plan.ts';
import { modelOf, profileFiles } from '../../../helpers/profile-texts.ts';

test('every director has a port with a MAC address of its own in each network', (t) => {
  for (const file of profileFiles) {
    const { directors, networks } = rigPlan(modelOf(file).cluster);
    const ports = directors.flatMap((director) => director.ports);
    t.is(ports.length, directors.length * networks.length);
    t.is(new Set(ports.map(({ mac }) => mac)).size, ports.length);
    t.is(new Set(ports.map(({ name }) => name)).size, ports.length);
  }
});

test('the client asks from the gateway for the floating address', (t) => {
  const { client, ipv4 } = rigPlan(modelOf('profiles/web.yaml').cluster);
  t.deepEqual(client.addresses, ['192.168.71.1/24']);
  t.deepEqual(ipv4, { address: '192.168.71.205', source: '192.168.71.1' });
});

test('without a gateway the client takes an address that nobody has', (t) => {
  const { cluster } = modelOf('profiles/web.yaml');
  const networks = { public: { ...cluster.networks.public, gateway: undefined } };
  const directors = cluster.directors.map((director) => ({
    ...director,
    public: { ...director.public, address: '192.168.71.1' },
  }));
  const { client } = rigPlan({ ...cluster, networks, directors });
  t.deepEqual(client.addresses, ['192.168.71.2/24']);
});
