import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sshCommand } from '../../../scripts/apply/transport.ts';
import { bootAndWait } from '../../../scripts/lab/cluster/bring-up.ts';
import { waitForHolder } from '../../../scripts/lab/cluster/holder.ts';
import { succeed, waitUntilSucceeds } from '../../../scripts/lab/guest/commands.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import {
  carryOutRotation,
  planRotation,
  type RotationFlags,
} from '../../../scripts/rotate/rotate.ts';
import { run } from '../../../scripts/runtime/run.ts';
import { secretsFolder } from '../../../scripts/secrets/kept-secret.ts';
import { askNodes } from '../helpers/apply-to-lab.ts';
import { requestsDuring } from '../helpers/count-requests.ts';
import { startDownload } from '../helpers/download.ts';
import { atMostOneHolder } from '../helpers/one-holder.ts';
import { must, mustEqual, type Scenario } from '../helpers/scenario.ts';

/** Seconds: an emulated machine takes ten of them for each answer. */
const window = 240;
/** Seconds in which emulated directors put a key in place, and after which they take it back. */
const shortWindow = 90;

const keyFile = '/etc/corosync/authkey';

/** New keys for a running cluster. */
export const rotations: readonly Scenario[] = [
  {
    title:
      'keys are rotated under a download: the host dies in the middle, directors go back by themselves, and the same command ends it; the old keys are refused',
    run: async (lab, note) => {
      const { cluster } = lab.settings;
      await withOwnSecrets(cluster.name, async () => {
        const holder = await waitForHolder(lab);
        const before = await keysOf(lab);
        const download = await startDownload(lab);
        const { count, lost } = await requestsDuring(lab, () =>
          atMostOneHolder(lab, async () => {
            await mustDie(lab, note);
            mustEqual(await keysOf(lab), before, 'the keys after the host died');
            const since = Date.now();
            const { outcome } = await rotate(lab, { window, say: note });
            const done = { result: 'done', step: 'finish', problems: [] };
            mustEqual(outcome, done, 'what became of it');
            note(`keys were rotated within ${Math.round((Date.now() - since) / 1000)} s`);
            mustEqual((await waitForHolder(lab)).name, holder.name, 'the holder');
          }),
        );
        note(`${count} requests, ${lost.length} lost`);
        mustEqual(lost, [], 'requests that were lost');
        await download.complete();
        const after = await keysOf(lab);
        mustEqual(new Set(after).size, 1, 'how many keys directors have');
        must(after[0] !== before[0], 'it is another key');
        await succeed(holder, `test ! -e /etc/lvsmith/other-authkey`);
        await refusesOldApplyKey(lab, cluster.name);
        await refusesOldCorosyncKey(lab, note);
      });
    },
  },
];

/** The secrets of this host stay as they are: other labs have them. */
async function withOwnSecrets(cluster: string, use: () => Promise<void>): Promise<void> {
  const { XDG_STATE_HOME: home } = process.env;
  const own = await mkdtemp(join(tmpdir(), 'lvsmith-secrets-'));
  try {
    await cp(secretsFolder(cluster), join(own, 'lvsmith', cluster), { recursive: true });
    process.env['XDG_STATE_HOME'] = own;
    await use();
  } finally {
    if (home === undefined) delete process.env['XDG_STATE_HOME'];
    else process.env['XDG_STATE_HOME'] = home;
    await rm(own, { recursive: true });
  }
}

async function rotate(lab: Lab, flags: RotationFlags) {
  const { cluster } = lab.settings;
  const planned = await planRotation(cluster, askNodes(lab), []);
  mustEqual(planned.plan.obstacles, [], 'why keys cannot be rotated');
  return carryOutRotation(planned, flags);
}

/** The host dies when all directors have the new key in place, before corosync has it. */
async function mustDie(lab: Lab, note: (text: string) => void): Promise<void> {
  const died = await rotate(lab, {
    window: shortWindow,
    say: (step) => {
      note(step);
      if (step.startsWith('corosync goes over')) throw new Error('the host dies');
    },
  }).then(
    ({ outcome }) => JSON.stringify(outcome),
    (error: unknown) => String(error),
  );
  mustEqual(died, 'Error: the host dies', 'how the host ended');
  const wentBack = `grep -q '"stage":"staged"' /var/lib/lvsmith/apply/keys.json`;
  for (const director of lab.directors)
    await waitUntilSucceeds(director, wentBack, (shortWindow + 120) * 1000);
}

function keysOf(lab: Lab): Promise<readonly string[]> {
  return Promise.all(lab.directors.map((each) => succeed(each, `sha256sum <${keyFile}`)));
}

async function refusesOldApplyKey(lab: Lab, cluster: string): Promise<void> {
  const folder = secretsFolder(cluster);
  const [present, old] = [folder, join(folder, 'before')].map((place) => join(place, 'apply-key'));
  for (const { name, public: nic } of lab.settings.cluster.directors) {
    const [program, ...args] = lab.namespaces.hostArgv('router', sshCommand(cluster));
    const words = args.map((word) =>
      word === present ? (old ?? '') : word.replace('{address}', nic.address),
    );
    const { code, stderr } = await run([program, ...words], { accept: 'any', input: '{}' });
    must(code === 255 && stderr.includes('denied'), `${name} refuses the old key: ${stderr}`);
  }
}

/** A director that starts with the key of before is alone; with the new one it joins. */
async function refusesOldCorosyncKey(lab: Lab, note: (text: string) => void): Promise<void> {
  const { cluster } = lab.settings;
  const holder = await waitForHolder(lab);
  const director = lab.directors.find(({ name }) => name !== holder.name);
  must(director !== undefined, 'there is a director that holds nothing');
  const folder = secretsFolder(cluster.name);
  const { stdout } = await run(['cat', join(folder, 'before', 'corosync-authkey')]);
  const write = `cp -p ${keyFile} /etc/corosync/new && echo ${stdout.trim()} | base64 -d >${keyFile} && sync`;
  await succeed(director, write);
  await director.crash();
  await director.start();
  await director.waitForShell(300_000);
  await waitUntilSucceeds(director, "corosync-quorumtool -s | grep -q 'Quorate: *No'");
  note(`${director.name} started with the old key, and has no quorum`);
  await pause(20_000);
  await succeed(director, "corosync-quorumtool -s | grep -q 'Quorate: *No'");
  mustEqual(
    Number(await succeed(holder, "corosync-quorumtool -s | sed -n 's/^Total votes: *//p'")),
    cluster.directors.length - 1,
    'votes beside the one with the old key',
  );
  await succeed(director, `mv /etc/corosync/new ${keyFile} && sync`);
  await director.crash();
  await bootAndWait(lab, director);
  note(`${director.name} started with the new key, and joined`);
}
