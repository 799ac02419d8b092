import test from 'ava';
import {
  allWays,
  clusterVoters,
  directorOn,
  directorWays,
  witnessId,
  witnessOn,
  witnessWays,
} from '../../../../../overlays/shared/lease/cluster-voters.ts';
import { pairKey, witnessSecret } from '../../../../../overlays/shared/lease/keys.ts';
import { votesNeeded } from '../../../../../overlays/shared/lease/voters.ts';
import { unitsOf } from '../../../../../overlays/shared/units.ts';
import { buildModel } from '../../../../../scripts/model/model.ts';
import { loadText, modelOf } from '../../../../helpers/profile-texts.ts';

const { cluster } = modelOf('profiles/small.yaml');

/** Two networks besides that of the witness. */
const apart = buildModel(
  loadText(`name: apart
networks:
  public: { subnet: 192.168.71.0/24 }
  heartbeat: { subnet: 192.168.68.0/24 }
  realservers: { subnet: 10.0.0.0/24, gateway: 10.0.0.1 }
directors:
  - name: d1
    public: { address: 192.168.71.21 }
    heartbeat: { address: 192.168.68.21 }
    realservers: { address: 10.0.0.21 }
  - name: d2
    public: { address: 192.168.71.22 }
    heartbeat: { address: 192.168.68.22 }
    realservers: { address: 10.0.0.22 }
floating-addresses: [{ address: 192.168.71.205 }]
services: [{ name: http, forwarding: dr }]
realservers: [{ name: w1, address: 10.0.0.31, witness: true }]
`).profile,
).cluster;

test('a witness is the last of three voters, and two of them are needed', (t) => {
  const voters = clusterVoters(cluster);
  t.deepEqual(
    voters.map(({ id, mayHold }) => [id, mayHold]),
    [
      [1, true],
      [2, true],
      [witnessId, false],
    ],
  );
  t.is(votesNeeded(voters), 2);
  t.not(cluster.failover.lease, null);
  t.is(modelOf('test/cluster/profiles/pair.yaml').cluster.failover.lease, null);
});

test('each reaches the others on the networks that both are in', (t) => {
  const [d1, d2] = apart.directors;
  const [w1] = apart.realservers;
  if (d1 === undefined || d2 === undefined || w1 === undefined)
    throw new Error('a node is missing');
  t.deepEqual(
    allWays(apart, d1).map(({ address }) => address),
    ['192.168.68.21', '192.168.71.21', '10.0.0.21'],
  );
  t.deepEqual(directorOn(directorWays(d1), d2), ['192.168.68.22', '192.168.71.22']);
  t.deepEqual(witnessOn(allWays(apart, d1), w1), [undefined, undefined, '10.0.0.31']);
  t.deepEqual(directorOn(witnessWays(w1), d1), ['10.0.0.21']);
  const [small] = cluster.directors;
  t.deepEqual(small && allWays(cluster, small).map(({ network }) => network), ['public']);
});

test('a witness has keys of its own, and no key of two directors, of another witness or of another cluster', (t) => {
  const secret = Buffer.alloc(256, 7);
  const own = witnessSecret(secret, 'a', 'w1');
  const others = [
    ...[witnessSecret(secret, 'a', 'w2'), witnessSecret(secret, 'b', 'w1')],
    witnessSecret(Buffer.alloc(256, 8), 'a', 'w1'),
  ];
  const hex = (key: Uint8Array) => Buffer.from(key).toString('hex');
  const theirs = [secret, ...others].flatMap((from) =>
    [1, 2, 3].map((id) => hex(pairKey(from, 'a', id, witnessId))),
  );
  t.false(theirs.includes(hex(pairKey(own, 'a', 1, witnessId))));
  // What it could make for two directors is not their key.
  t.not(hex(pairKey(own, 'a', 1, 2)), hex(pairKey(secret, 'a', 1, 2)));
});

test('the witness has to run what gives its votes; other realservers do not', (t) => {
  t.deepEqual(unitsOf('realserver', 'small-w1', cluster), [
    'nftables',
    'apache2',
    'corosync-qnetd',
    'lvsmith-witness',
  ]);
  t.deepEqual(unitsOf('realserver', 'small-w2', cluster), ['nftables', 'apache2']);
  t.deepEqual(unitsOf('director', 'small-d1', cluster).slice(0, 4), [
    'nftables',
    'lvsmith-lease',
    'corosync',
    'corosync-qdevice',
  ]);
  const { cluster: pair } = modelOf('test/cluster/profiles/pair.yaml');
  t.false(unitsOf('director', 'litsha21', pair).some((unit) => unit.startsWith('corosync-q')));
});
