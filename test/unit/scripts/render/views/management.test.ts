import test from 'ava';
import type { Role } from '../../../../../overlays/shared/node/node.ts';
import { rendered } from '../../../../helpers/apply-cluster.ts';
import { variation } from '../../../../helpers/profile-texts.ts';

async function sshRules(management: string | undefined, role: Role): Promise<readonly string[]> {
  const more = management === undefined ? {} : { more: `management: { ${management} }` };
  const { trees } = await rendered(variation(more));
  const rules = trees[role].find(({ path }) => path === '/etc/nftables.conf');
  return String(rules?.content)
    .split('\n')
    .filter((line) => line.includes('dport 22') && line.endsWith(' accept'))
    .map((line) => line.trim());
}

test('without management SSH is open from everywhere', async (t) => {
  for (const role of ['director', 'realserver'] as const)
    t.deepEqual(await sshRules(undefined, role), ['tcp dport 22 accept'], role);
});

test('with it, only from its networks, and not on a floating address', async (t) => {
  const from = 'from: [10.9.0.0/16, "2001:db8:9::/48"]';
  t.deepEqual(await sshRules(from, 'director'), [
    'ip saddr 10.9.0.0/16 ip daddr != { 10.0.0.100 } tcp dport 22 accept',
    'ip6 saddr 2001:db8:9::/48 tcp dport 22 accept',
  ]);
  t.deepEqual(await sshRules(from, 'realserver'), [
    'ip saddr 10.9.0.0/16 tcp dport 22 accept',
    'ip6 saddr 2001:db8:9::/48 tcp dport 22 accept',
  ]);
});

test('on a floating address when somebody says so', async (t) => {
  t.deepEqual(await sshRules('from: [10.9.0.0/16], floating-addresses: true', 'director'), [
    'ip saddr 10.9.0.0/16 tcp dport 22 accept',
  ]);
});
