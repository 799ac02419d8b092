import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { isAnswer } from '../../overlays/shared/apply/messages.ts';
import { paths } from '../../overlays/shared/node/paths.ts';
import { Unreachable, type Ask } from '../../scripts/apply/transport.ts';
import { waitFor } from '../../scripts/lab/guest/wait.ts';
import { holderChanges, longestSilence, now, overlap } from '../../scripts/rig/client/answers.ts';
import { Rig } from '../../scripts/rig/rig.ts';
import type { Director } from '../../scripts/rig/stacks/director.ts';
import { pacemaker } from '../../scripts/rig/stacks/pacemaker.ts';
import { beUrgent } from '../../scripts/rig/urgent.ts';
import { carryOutRotation, planRotation } from '../../scripts/rotate/rotate.ts';
import { secretsFolder } from '../../scripts/secrets/kept-secret.ts';
import { clusterSecrets } from '../../scripts/seed/secrets.ts';
import { seedKeys } from '../../scripts/seed/seed-keys.ts';
import { leaseRig } from '../helpers/rig/rigs.ts';

/*
 * New keys for real directors in namespaces of this computer: corosync, pacemaker, the lease and the node's own
 * program, while a client asks every 10 ms who has the address.
 */

/** Of systemd, which is not there: who is told to read its keys anew is told, and no timer comes. */
const programs: Readonly<Record<string, string>> = {
  systemctl:
    'case "$*" in *"--signal=HUP lvsmith-lease"*) exec pkill -HUP -f /usr/lib/lvsmith/lease ;; kill*|stop*) exit 0 ;; esac\nexec /usr/bin/systemctl "$@"',
  'systemd-run': 'exit 0',
  // Without a journal corosync's words are lost; which key it has shows when a director with the old one starts.
  journalctl: 'echo kronosnet crypto reconfigured on index 1',
};

test('keys of running directors are replaced; nobody is unheard, and the old key is refused', async (t) => {
  t.timeout(10 * 60_000);
  const home = await mkdtemp(join(tmpdir(), 'lvsmith-rig-keys-'));
  process.env['XDG_STATE_HOME'] = home;
  await using inputs = await leaseRig('profiles/lab.yaml', 'profiles/web.yaml');
  await using _urgent = await beUrgent();
  const { cluster } = inputs;
  const { lease } = cluster.failover;
  if (lease === null) throw new Error('the profile has no lease');
  const folder = secretsFolder(cluster.name);
  await clusterSecrets(folder);
  const { signing } = await seedKeys(folder);
  const rig = await Rig.start({ ...inputs, stack: pacemaker(cluster, lease) });
  try {
    for (const director of rig.directors) await prepare(director, cluster.name, signing.publicKey);
    const holder = await rig.holder();
    const old = await keyOf(holder);
    const from = now();
    rig.witness.forget(from);
    const servers = cluster.realservers.map(({ name }) => name);
    const planned = await planRotation(cluster, asks(rig), servers);
    t.deepEqual(planned.plan.obstacles, []);
    const { outcome } = await carryOutRotation(planned, { window: 600, say: (it) => t.log(it) });
    t.deepEqual(outcome, { result: 'done', step: 'finish', problems: [] });
    // Longer than a lost member takes to be noticed.
    await pause(2 * cluster.membership.deadtime);
    const answers = [...rig.witness.answers];
    t.log(
      `${answers.length} answers, silent for ${longestSilence(answers, from, now())} ms at most`,
    );
    t.is(holderChanges(answers), 0);
    t.is(overlap(answers).overlapping, 0);
    const wanted = (await readFile(join(folder, 'corosync-authkey'), 'utf8')).trim();
    for (const director of rig.directors) t.is(await keyOf(director), wanted, director.name);
    t.not(old, wanted);

    const other = rig.directors.find(({ name }) => name !== holder.name);
    if (other === undefined) throw new Error('one director is all');
    const key = rig.switch.path(join('layers', other.name, paths.corosyncKey));
    await restartWith(rig, other);
    t.is(await keyOf(other), old, 'it starts with what it was installed with');
    await pause(3 * cluster.membership.deadtime);
    t.regex(await quorum(other), /Quorate: +No/, 'the old key is refused');
    t.regex(await quorum(holder), /Total votes: +2\n/, 'those with the new key go on');
    await chmod(key, 0o600);
    await writeFile(key, Buffer.from(wanted, 'base64'));
    await restartWith(rig, other);
    await rig.allReady();
    t.regex(await quorum(holder), /Total votes: +3\n/, 'the new key is let in');
  } finally {
    await rig.stop();
    await rm(home, { recursive: true });
  }
});

async function prepare(director: Director, cluster: string, seedKey: string): Promise<void> {
  for (const [name, script] of Object.entries(programs)) {
    const file = director.path(`/usr/sbin/${name}`);
    await writeFile(file, `#!/bin/bash\n${script}\n`);
    await chmod(file, 0o755);
  }
  const last = { cluster, node: director.name, serial: 1, manifest: '' };
  await writeFile(director.path(paths.seedTrust), JSON.stringify({ keys: [seedKey], last }));
}

/** The node's own program, started on it. */
function asks(rig: Rig): Ask {
  return async (name, request) => {
    const director = rig.directors.find((each) => each.name === name);
    if (director === undefined) throw new Unreachable(name, 'it is not there');
    const file = director.path('/run/request');
    await writeFile(file, JSON.stringify({ format: 1, ...request }));
    const line = await said(director, `${paths.programs}/apply </run/request`);
    const answer: unknown = JSON.parse(line.trim().split('\n').at(-1) ?? '');
    if (!isAnswer(answer)) throw new Unreachable(name, line);
    return answer;
  };
}

/** What a command says, however it ends. */
async function said(director: Director, command: string): Promise<string> {
  let words = '';
  const onStdout = (chunk: Buffer) => void (words += chunk.toString());
  const child = await director.enter(['bash', '-c', command], { onStdout });
  await child.ended;
  return words;
}

const quorum = (director: Director) => said(director, 'corosync-quorumtool -s');

async function keyOf(director: Director): Promise<string> {
  return (await readFile(director.path(paths.corosyncKey))).toString('base64');
}

/** Its power is cut, and it boots with what its layer has. */
async function restartWith(rig: Rig, director: Director): Promise<void> {
  await director.stop();
  // By then the others take it for reset, and only then it may come back.
  await pause(6000);
  await director.boot(rig.stack.services(director));
  await waitFor(
    `corosync of ${director.name} answers`,
    async () => (/Quorate/.test(await quorum(director)) ? true : undefined),
    { deadline: 60_000, every: 500 },
  );
}
