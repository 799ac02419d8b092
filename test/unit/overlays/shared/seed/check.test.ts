import test from 'ava';
import { checkSeed } from '../../../../../overlays/shared/seed/check.ts';
import { nodeNames } from '../../../../../overlays/shared/seed/network/profile-network.ts';
import { parseSeed, type ParsedSeed } from '../../../../../overlays/shared/seed/parse.ts';
import type { Seed } from '../../../../../overlays/shared/seed/seed.ts';
import { buildModel } from '../../../../../scripts/model/model.ts';
import { loadProfile } from '../../../../../scripts/profile/load.ts';
import { seedContents } from '../../../../../scripts/seed/node-seeds.ts';
import { serializeSeed } from '../../../../../scripts/seed/serialize.ts';
import { sampleSecrets } from '../../../../helpers/seed-samples.ts';

// A seed's network against the profile's: every address in any spelling, and the default routes.

const { cluster } = buildModel((await loadProfile('test/fixtures/everything.yaml')).profile);

function findings(node: string, network: string): readonly string[] {
  const contents = seedContents(cluster, node, sampleSecrets);
  const { diagnostics } = check(contents.lvsmith.role, {
    ...serializeSeed('nocloud', contents),
    'network-config': network,
  });
  return diagnostics.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

function check(role: 'director' | 'realserver', files: Readonly<Record<string, string>>) {
  const parsed = parseSeed('nocloud', files);
  return { diagnostics: isValid(parsed) ? checkSeed(parsed, cluster, role) : parsed.diagnostics };
}

function isValid(parsed: ParsedSeed): parsed is ParsedSeed & { readonly seed: Seed } {
  return parsed.seed !== undefined;
}

/** r1's network, with some of it otherwise. */
function server({
  addresses = '[10.3.1.1/16, "2001:db8:3::1:1/64"]',
  routes = 'gateway4: 10.3.0.1, gateway6: "2001:db8:3::1"',
} = {}): string {
  const lines = [`addresses: ${addresses}`, ...routes.split(/, (?=gateway|routes)/)];
  const shown = lines.filter((line) => line !== '').map((line) => `    ${line}\n`);
  return `version: 2\nethernets:\n  realservers:\n${shown.join('')}`;
}

test('what lvsmith writes for every node is what the profile says', (t) => {
  for (const name of nodeNames(cluster)) {
    const contents = seedContents(cluster, name, sampleSecrets);
    const { diagnostics } = check(contents.lvsmith.role, serializeSeed('nocloud', contents));
    t.deepEqual(diagnostics, [], name);
  }
  t.deepEqual(findings('r1', server()), []);
});

test('another spelling of an IPv6 address is the same address', (t) => {
  const spelled = '[10.3.1.1/16, "2001:DB8:3:0:0::0001:1/64"]';
  t.deepEqual(findings('r1', server({ addresses: spelled })), []);
});

test('an IPv6 address that is missing, wrong, or has another prefix is told', (t) => {
  const wanted = "realservers does not have the profile's address, 2001:db8:3::1:1/64";
  t.deepEqual(findings('r1', server({ addresses: '[10.3.1.1/16]' })), [`3:3 ${wanted}`]);
  const host = '[10.3.1.1/16, "2001:db8:3::1:1/128"]';
  t.deepEqual(findings('r1', server({ addresses: host })), [`4:30 ${wanted}`]);
  const other = findings('r1', server({ addresses: '[10.3.1.1/16, "2001:db8:3::1:2/64"]' }));
  t.deepEqual(other, [
    `4:30 ${wanted}`,
    '4:30 2001:db8:3::1:2 is in a network of the cluster, but not an address of r1 in the profile',
  ]);
});

test('DHCP is believed for its own family', (t) => {
  const both = 'dhcp6: true, gateway4: 10.3.0.1';
  t.deepEqual(findings('r1', server({ addresses: '[10.3.1.1/16]', routes: both })), []);
  const wrong = findings('r1', server({ addresses: '[10.3.1.1/16]', routes: 'dhcp4: true' }));
  t.regex(wrong[0] ?? '', /2001:db8:3::1:1\/64/);
});

test('the default route is the profile’s', (t) => {
  const router = findings(
    'r1',
    server({ routes: 'gateway4: 10.3.0.254, gateway6: 2001:db8:3::1' }),
  );
  t.deepEqual(router, ['3:3 the default route of r1 is through 10.3.0.1, not 10.3.0.254']);
  const spelled = 'gateway4: 10.3.0.1, gateway6: "2001:DB8:3:0::1"';
  t.deepEqual(findings('r1', server({ routes: spelled })), []);
  t.deepEqual(findings('r1', server({ routes: '' })), [
    '3:3 there is no default route; that of r1 is through 10.3.0.1',
    '3:3 there is no default route; that of r1 is through 2001:db8:3::1',
  ]);
  const own = (metric: string) =>
    `gateway6: "2001:db8:3::1", routes: [{ to: default, via: 10.3.0.1 }, { to: 0.0.0.0/0, via: 10.3.0.9${metric} }]`;
  t.deepEqual(findings('r1', server({ routes: own(', metric: 100') })), []);
  t.regex(findings('r1', server({ routes: own('') }))[0] ?? '', /^6:5 .*not 10\.3\.0\.9$/);
});
