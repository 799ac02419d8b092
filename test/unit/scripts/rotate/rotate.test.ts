import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { paths } from '../../../../overlays/shared/node/paths.ts';
import { keyFingerprint } from '../../../../overlays/shared/keys/new-keys.ts';
import { publicKeyOf } from '../../../../overlays/shared/ssh/key.ts';
import { Unreachable } from '../../../../scripts/apply/transport.ts';
import {
  carryOutRotation,
  planRotation,
  rotationFailure,
} from '../../../../scripts/rotate/rotate.ts';
import { planText } from '../../../../scripts/rotate/text.ts';
import { slowFile } from '../../../../overlays/base/keys/read-slowly.ts';
import { hasGoneOver } from '../../../../overlays/base/keys/reload-keys.ts';
import { keysCluster, type KeysCluster } from '../../../helpers/keys-cluster.ts';
import { healthyDirector, known } from '../../../helpers/node-state.ts';

const flags = { window: 60, say: () => undefined };
const record = '/var/lib/lvsmith/apply/keys.json';

async function rotate(cluster: KeysCluster, without: readonly string[] = []) {
  return carryOutRotation(await planRotation(cluster.cluster, cluster.ask, without), flags);
}

function hostKey({ secrets }: KeysCluster, name = 'corosync-authkey'): string {
  return readFileSync(join(secrets, name), 'utf8').trim();
}

function isWhole(cluster: KeysCluster): boolean {
  const key = keyFingerprint(Buffer.from(hostKey(cluster), 'base64'));
  return cluster.directors.every((name) => cluster.keyOf(name) === key);
}

test.serial(
  'every node has new keys alone, and at no time was there a director that is not understood',
  async (t) => {
    const cluster = await keysCluster();
    const { ask, given, directors } = cluster;
    const faults: string[] = [];
    const watched: KeysCluster = {
      ...cluster,
      ask: async (node, request) => {
        const answer = await ask(node, request);
        faults.push(...cluster.faults().map((fault) => `after ${request.do} of ${node}: ${fault}`));
        return answer;
      },
    };
    const seedKey = hostKey(cluster, 'seed-key');
    const { id, outcome } = await rotate(watched);
    t.deepEqual(outcome, { result: 'done', step: 'finish', problems: [] });
    t.deepEqual(faults, []);
    t.true(isWhole(cluster));
    t.not(hostKey(cluster), given.corosyncAuthkey);
    t.not(hostKey(cluster, 'apply-key'), given.applyKey);
    t.is(
      readFileSync(join(cluster.secrets, 'before/corosync-authkey'), 'utf8').trim(),
      given.corosyncAuthkey,
    );
    t.false(existsSync(join(cluster.secrets, 'next')));
    const newSeedKey = publicKeyOf(hostKey(cluster, 'seed-key')) ?? '';
    t.not(newSeedKey, publicKeyOf(seedKey));
    for (const node of cluster.nodes.keys()) {
      t.like(JSON.parse(cluster.read(node, paths.seedTrust)), {
        keys: [newSeedKey],
        last: { serial: 1 },
      });
      const authorized = cluster.read(node, '/etc/ssh/authorized_keys.d/root');
      t.true(authorized.includes(publicKeyOf(hostKey(cluster, 'apply-key')) ?? '?'));
      t.false(authorized.includes(publicKeyOf(given.applyKey) ?? '?'), 'the old one');
      t.true(authorized.includes('AAAA somebody'), 'what the seed brought besides');
      t.false(cluster.has(node, record));
    }
    for (const node of directors) {
      t.false(cluster.has(node, paths.otherCorosyncKey));
      t.regex(cluster.read(node, '/etc/mon/userfile'), /^lvsmith: \$6\$(?!old)/);
      const calls = cluster.nodes.get(node)?.calls ?? [];
      t.is(
        calls.filter((call) => call.includes('HUP lvsmith-lease')).length,
        3,
        'told at each step',
      );
    }
    const { plan } = await planRotation(cluster.cluster, ask, []);
    t.like(plan, { goesOn: null, obstacles: [] });
    t.true((await rotate(cluster)).id !== id, 'and once more');
    t.true(isWhole(cluster));
  },
);

test.serial(
  'while corosync goes over, the director after the one that asks reads slowly',
  async (t) => {
    const cluster = await keysCluster();
    const slow = () => cluster.directors.filter((name) => cluster.has(name, slowFile));
    const seen: (readonly [string, readonly string[]])[] = [];
    await rotate({
      ...cluster,
      ask: async (node, request) => {
        if (request.do === 'keys' && request.step === 'reload') seen.push([node, slow()]);
        return cluster.ask(node, request);
      },
    });
    t.deepEqual(seen, [['d1', ['d2']]]);
    t.deepEqual(slow(), []);
  },
);

test.serial('a director whose journal has lost the line is reloaded once more', async (t) => {
  const cluster = await keysCluster('d2');
  const { outcome } = await rotate(cluster);
  t.deepEqual(outcome, { result: 'done', step: 'finish', problems: [] });
  t.true(isWhole(cluster));
  const reloads = cluster.directors.map(
    (node) =>
      (cluster.nodes.get(node)?.calls ?? []).filter((call) => call.startsWith('corosync-cfgtool'))
        .length,
  );
  t.deepEqual(reloads, [1, 1, 0]);
});

test('what corosync says when it is reloaded', (t) => {
  const asked = 'Config reload requested by node 1\n';
  const links = 'Configuring link 0\nConfigured link number 0: local addr: 10.0.0.1, port=5405\n';
  const over = 'kronosnet crypto reconfigured on index 2: nss/aes256/sha256\n';
  t.true(hasGoneOver(`${asked}${links}${over}`));
  t.true(hasGoneOver('Corosync Cluster Engine 3.1.9 starting up\n'));
  t.true(hasGoneOver(`${asked}${asked}${links}`), 'the first one’s lines are lost');
  t.false(hasGoneOver(''));
  t.false(hasGoneOver(`${asked}${links}`), 'the key may not have been there yet');
  t.false(hasGoneOver(`${asked}${asked}`), 'lines may be missing again');
  const failed = 'knet_handle_crypto_set_config (index 1) failed: -2\n';
  t.false(hasGoneOver(`${asked}${links}${asked}${links}${failed}`));
});

test.serial('a plan makes no key and changes nothing', async (t) => {
  const cluster = await keysCluster();
  const { plan } = await planRotation(cluster.cluster, cluster.ask, []);
  t.deepEqual(plan.obstacles, []);
  t.is(plan.nodes.length, cluster.nodes.size);
  t.regex(
    planText(plan),
    /^test: new keys for 5 nodes[\s\S]* d1: corosync, lease, .*; has the old ones\n/,
  );
  t.false(existsSync(join(cluster.secrets, 'next')));
  t.true(cluster.asked.every((line) => line.endsWith(' keys')));
});

/**
 * Requests after which the host dies: five nodes are looked at, stage, three directors switch, one lets corosync reread
 * its key, five are asked whether they are well, and finish.
 */
const deaths = [7, 10, 11, 12, 13, 14, 19, 20, 22];

for (const passes of [true, false])
  test.serial(
    `the host dies at any request${passes ? ', and the time passes' : ''}: the cluster works, and the same command ends it`,
    async (t) => {
      for (const dies of deaths) {
        const cluster = await keysCluster();
        let count = 0;
        const dying: KeysCluster = {
          ...cluster,
          ask: async (node, request) => {
            if (count++ >= dies) throw new Error('the host dies');
            return cluster.ask(node, request);
          },
        };
        await t.throwsAsync(rotate(dying), { message: 'the host dies' });
        t.deepEqual(cluster.faults(), [], `after ${dies} requests`);
        if (passes)
          for (const node of cluster.directors) {
            cluster.timePasses([node]);
            t.deepEqual(cluster.faults(), [], `after ${dies} requests, and ${node} on its own`);
          }
        t.like(await rotate(cluster), { outcome: { result: 'done' } }, `after ${dies} requests`);
        t.deepEqual(cluster.faults(), []);
        t.true(isWhole(cluster), `after ${dies} requests`);
      }
    },
  );

test.serial(
  'the host dies and a director is restarted, at any moment: it has the key of the others when the time is over',
  async (t) => {
    for (const dies of deaths)
      for (const victim of ['d1', 'd3']) {
        const cluster = await keysCluster();
        let count = 0;
        const dying: KeysCluster = {
          ...cluster,
          ask: async (node, request) => {
            if (count++ >= dies) throw new Error('the host dies');
            return cluster.ask(node, request);
          },
        };
        await t.throwsAsync(rotate(dying), { message: 'the host dies' });
        cluster.restart(victim);
        cluster.timePasses();
        t.deepEqual(cluster.faults(), [], `${victim} after ${dies} requests`);
        t.like(await rotate(cluster), { outcome: { result: 'done' } }, `${victim} after ${dies}`);
        t.true(isWhole(cluster));
      }
  },
);

test.serial(
  'a director that does not say that it has the new key: everybody has the old ones again',
  async (t) => {
    const cluster = await keysCluster();
    const silent = cluster.nodes.get('d2');
    if (silent === undefined) throw new Error('no d2');
    const { fails } = silent;
    silent.fails = (call) =>
      call.startsWith('attrd_updater') && call.includes('--update')
        ? { code: 1, output: 'no' }
        : fails?.(call);
    const { id, outcome } = await rotate(cluster);
    t.like(outcome, { result: 'back', step: 'switch' });
    t.regex(
      rotationFailure(id, outcome, 60).message,
      /old keys again:\n {2}d2: "attrd_updater" failed/,
    );
    t.is(rotationFailure(id, outcome, 60).exitCode, 8);
    t.deepEqual(cluster.faults(), []);
    t.true(isWhole(cluster));
    t.is(hostKey(cluster), cluster.given.corosyncAuthkey);
    t.false(cluster.has('d2', slowFile));
    for (const node of cluster.nodes.keys()) t.false(cluster.has(node, record));
    for (const node of cluster.directors)
      t.is(cluster.read(node, '/etc/mon/userfile'), 'lvsmith: $6$old\n');
  },
);

test.serial(
  'corosync that stays with the old key is noticed: its "Done" is not believed',
  async (t) => {
    const cluster = await keysCluster();
    for (const node of cluster.nodes.values()) {
      const { fails } = node;
      node.fails = (call) =>
        call.startsWith('corosync-cfgtool') ? { code: 0, output: 'Done' } : fails?.(call);
    }
    const { id, outcome } = await rotate(cluster);
    t.like(outcome, { result: 'half', step: 'reload' });
    t.is(rotationFailure(id, outcome, 60).exitCode, 6);
    t.regex(rotationFailure(id, outcome, 60).message, /corosync has not gone over/);
  },
);

test.serial('what is in the way is said, and nothing is changed', async (t) => {
  const cluster = await keysCluster();
  const obstacles = async (without: readonly string[] = []) =>
    (await planRotation(cluster.cluster, cluster.ask, without)).plan.obstacles;
  t.deepEqual(await obstacles(['d3']), [
    'd1 is in one cluster with d3, which would lose it: do not leave it out',
    'd2 is in one cluster with d3, which would lose it: do not leave it out',
  ]);
  t.deepEqual(await obstacles(['d9']), ['d9 is no node of this cluster']);
  t.deepEqual(await obstacles(['r1']), []);
  const [r1, d2] = [cluster.nodes.get('r1'), cluster.nodes.get('d2')];
  if (r1 === undefined || d2 === undefined) throw new Error('no r1');
  r1.before = () => {
    throw new Unreachable('r1', 'No route to host');
  };
  t.deepEqual(await obstacles(), ['r1: r1 does not answer: No route to host']);
  const error = await t.throwsAsync(rotate(cluster), { message: /No route to host/ });
  t.like(error, { exitCode: 9 });
  t.false(existsSync(join(cluster.secrets, 'next')));
  r1.before = () => undefined;
  const quorum = known({ quorate: false, votes: 1, expectedVotes: 3, needed: 2 });
  const { state } = d2;
  d2.state = { ...state, director: { ...healthyDirector, ...state.director, quorum } };
  t.deepEqual(await obstacles(), ['d2 has no quorum']);
  d2.state = state;
  const { system } = d2;
  const write = (path: string, text: string) => {
    const node = cluster.nodes.get('d2');
    if (node !== undefined) node.system.run('true', []);
    return import('node:fs').then((fs) => fs.writeFileSync(join(system.root, path), text));
  };
  await write(paths.corosyncKey, 'another key');
  t.regex((await obstacles()).join(), /^d2 has another key than d1/);
});

test.serial('a node that trusts no signer, or another one, takes no keys', async (t) => {
  const cluster = await keysCluster();
  const trust = join(cluster.nodes.get('r1')?.system.root ?? '', paths.seedTrust);
  const { writeFileSync } = await import('node:fs');
  writeFileSync(trust, '{"keys":[]}');
  const { plan } = await planRotation(cluster.cluster, cluster.ask, []);
  t.regex(plan.obstacles.join(), /^r1 has no signed seed/);
  const [other] = [
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH',
  ];
  const last = { cluster: 'test', node: 'r1', serial: 1, manifest: '' };
  writeFileSync(trust, JSON.stringify({ keys: [other], last }));
  const { id, outcome } = await rotate(cluster);
  t.like(outcome, { result: 'back', step: 'stage' });
  t.regex(
    rotationFailure(id, outcome, 60).message,
    /no node has changed its keys:\n {2}r1: the new keys are signed by SHA256/,
  );
  t.is(rotationFailure(id, outcome, 60).exitCode, 9);
  for (const node of cluster.nodes.keys()) t.false(cluster.has(node, record));
});
