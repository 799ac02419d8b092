import test from 'ava';
import { renderProfile } from '../../../../scripts/render/render-profile.ts';
import { realserverAddressesView } from '../../../../scripts/render/views/realserver-addresses.ts';
import { modelOf } from '../../../helpers/profile-texts.ts';

const mixed = modelOf('test/cluster/profiles/pair.yaml').cluster;

test('beside NAT, replies from addresses that the servers hold go to the router', (t) => {
  t.deepEqual(realserverAddressesView(mixed).returns, {
    from: ['192.168.71.206/32', '192.168.71.207/32'],
    subnets: ['192.168.71.0/24'],
    gateways: ['192.168.71.1'],
  });
});

test('networkd reads them beside the network that the seed gives', async (t) => {
  const { trees } = await renderProfile('test/cluster/profiles/pair.yaml');
  const [file] = trees.realserver.filter(({ path }) =>
    path.includes('10-lvsmith-public.network.d/'),
  );
  const lines = String(file?.content).split('\n');
  t.deepEqual(
    lines.filter((line) => line !== '' && !line.startsWith('#')),
    [
      '[RoutingPolicyRule]',
      'From=192.168.71.206/32',
      'Table=100',
      'Priority=100',
      '[RoutingPolicyRule]',
      'From=192.168.71.207/32',
      'Table=100',
      'Priority=100',
      '[Route]',
      'Destination=192.168.71.0/24',
      'Scope=link',
      'Table=100',
      '[Route]',
      'Gateway=192.168.71.1',
      'Table=100',
    ],
  );
});

test('without NAT everything goes there, and no address needs a way of its own', (t) => {
  const direct = modelOf('test/fixtures/direct.yaml').cluster;
  t.deepEqual(realserverAddressesView(direct).returns, { from: [], subnets: [], gateways: [] });
});

test('IPv6 has a way of its own', (t) => {
  const [first] = mixed.virtualServices;
  if (first === undefined) throw new Error('the profile has no service');
  const six = { ...first, forwarding: 'dr', family: 6, address: '2001:db8:71::206' } as const;
  const { returns } = realserverAddressesView({
    ...mixed,
    virtualServices: [...mixed.virtualServices, six],
  });
  t.deepEqual(returns.from.slice(-1), ['2001:db8:71::206/128']);
  t.deepEqual(returns.subnets, ['192.168.71.0/24', '2001:db8:71::/64']);
  t.deepEqual(returns.gateways, ['192.168.71.1', '2001:db8:71::1']);
});
