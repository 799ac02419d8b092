import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import test from 'ava';
import { leaseFiles, paths } from '../../overlays/shared/node/paths.ts';
import { waitFor } from '../../scripts/lab/guest/wait.ts';
import { renderLoaded } from '../../scripts/render/render-profile.ts';
import { Rig } from '../../scripts/rig/rig.ts';
import type { Director } from '../../scripts/rig/stacks/director.ts';
import { beUrgent } from '../../scripts/rig/urgent.ts';
import { loadText } from '../helpers/profile-texts.ts';
import { leaseRig } from '../helpers/rig/rigs.ts';

/*
 * Floating addresses that come and go while directors run, as `apply` has it: other rules of the gate, and a signal to
 * the lease program, on the programs and packages of their image.
 */
const profile = 'test/fixtures/everything.yaml';
const another = '10.1.0.77';

const inputs = leaseRig(profile, 'profiles/web.yaml');
const urgent = inputs.then(beUrgent);
const started = urgent.then(async () => Rig.start(await inputs));
// The test reports it.
started.catch(() => undefined);

test.after.always('nothing is left', async () => {
  await (await started).stop();
  await (await urgent)[Symbol.asyncDispose]();
  await (await inputs)[Symbol.asyncDispose]();
});

/** A program of a director, and what it says; its code is not looked at. */
async function say(director: Director, ...argv: [string, ...string[]]): Promise<string> {
  let text = '';
  const child = await director.enter(argv, { onStdout: (chunk) => (text += String(chunk)) });
  const code = await child.ended;
  return `${text}\ncode ${code}`;
}

/** What `lvsmith-lease.service` does when it is reloaded. */
async function reload(director: Director): Promise<void> {
  const said = await say(director, `${paths.programs}/lease-gate`, 'reload');
  if (!said.endsWith('code 0')) throw new Error(said);
  for (const pid of director.processes(`${paths.programs}/lease`)) process.kill(pid, 'SIGHUP');
}

function put(director: Director, path: string, text: string): void {
  mkdirSync(dirname(director.path(path)), { recursive: true });
  writeFileSync(director.path(path), text);
}

function stateOf(director: Director): string {
  return readFileSync(director.path(leaseFiles.state), 'utf8');
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  await waitFor(what, async () => ((await holds()) ? true : undefined), {
    deadline: 30_000,
    report: () => Promise.resolve(''),
  });
}

function agent(director: Director, action: string): Promise<string> {
  const script = `OCF_RESKEY_ip=${another} /usr/lib/ocf/resource.d/lvsmith/address ${action}`;
  return say(director, 'bash', '-c', script);
}

test.serial(
  'an address comes and goes while its director holds the lease, which stays',
  async (t) => {
    const rig = await started;
    const [first] = rig.directors;
    if (first === undefined) throw new Error('no director');
    await rig.stack.place?.(first);
    const holder = await rig.holder();
    const text = readFileSync(profile, 'utf8');
    const { model, trees } = await renderLoaded(
      loadText(
        text.replace('floating-addresses:\n', `floating-addresses:\n  - address: ${another}\n`),
        profile,
      ),
    );
    const gate = trees.director.find(({ path }) => path === paths.leaseGate)?.content;
    const since = Date.now();
    rig.witness.forget(since);
    for (const director of rig.directors) {
      put(director, paths.appliedLeaseGate, String(gate));
      put(director, paths.appliedCluster, JSON.stringify(model.cluster));
      await reload(director);
    }
    await until('the holder has the address', async () =>
      (await say(holder, 'ip', '-brief', 'address', 'show')).includes(another),
    );
    const element = ['nft', 'get', 'element', 'netdev', 'lvsmith-lease', 'held4'] as const;
    await until('the gate is open for it', async () =>
      (await say(holder, ...element, `{ ${another} }`)).endsWith('code 0'),
    );
    for (const director of rig.directors) {
      const rules = await say(director, 'nft', 'list', 'chain', 'netdev', 'lvsmith-lease', 'in');
      t.true(rules.includes(`ip daddr ${another}`), director.name);
      const has = await say(director, 'ip', '-brief', 'address', 'show');
      t.is(has.includes(another), director === holder, director.name);
    }
    t.true(stateOf(holder).includes('"holder"'), stateOf(holder));
    // The cluster manager brings it up, and finds it well.
    t.regex(await agent(holder, 'start'), /code 0$/);
    t.regex(await agent(holder, 'monitor'), /code 0$/);

    for (const director of rig.directors) {
      rmSync(director.path(paths.appliedLeaseGate));
      rmSync(director.path(paths.appliedCluster));
      await reload(director);
    }
    await until(
      'the address is gone',
      async () => !(await say(holder, 'ip', '-brief', 'address', 'show')).includes(another),
    );
    // It is in the cluster's configuration for a while, and leaves it without the others.
    t.regex(await agent(holder, 'monitor'), /code 0$/);
    t.regex(await agent(holder, 'stop'), /code 0$/);
    t.true(stateOf(holder).includes('"holder"'), stateOf(holder));
    t.deepEqual([...new Set(rig.witness.answers.map(({ from }) => from))], [holder.name]);
  },
);
