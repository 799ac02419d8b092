import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { array, assert, asyncProperty, integer } from 'fast-check';
import {
  patchCib,
  simulateCib,
  unpatchCib,
  type CibChange,
} from '../../overlays/base/apply/cib.ts';
import type { System } from '../../overlays/base/firstboot/system.ts';
import { withMarker } from '../../overlays/shared/apply/digest.ts';
import { paths } from '../../overlays/shared/node/paths.ts';
import { ensureSysroot } from '../../scripts/toolchain/sysroots.ts';
import { sandboxed } from '../../scripts/toolchain/sandbox.ts';
import { cibIn } from '../../scripts/verify/failover/cib-situation.ts';
import { everythingUp } from '../../scripts/verify/failover/situation.ts';
import { rendered } from '../helpers/apply-cluster.ts';
import { variation } from '../helpers/profile-texts.ts';

// The configuration of a cluster is changed by pacemaker's own tools, on a file in the place of a running cluster.

const namespace = 'unshare';

interface Pacemaker {
  readonly system: System;
  readonly live: () => string;
}

async function withPacemaker(
  profile: string,
  use: (pacemaker: Pacemaker) => void | Promise<void>,
): Promise<void> {
  const tree = await ensureSysroot('verify');
  const folder = mkdtempSync(join(tmpdir(), 'lvsmith-cib-'));
  const { model } = await rendered(profile);
  const live = join(folder, 'cib.xml');
  const text = cibIn(await cibOf(profile), model.cluster, everythingUp(model.cluster));
  writeFileSync(live, byHand(text));
  const run: System['run'] = (file, args) => {
    if (file === 'systemctl') return { code: 0, output: '' };
    const inside = sandboxed(tree, ['env', `CIB_file=${live}`, file, ...args], {
      writable: { [folder]: folder },
    });
    const { status, stdout, stderr } = spawnSync(namespace, ['-Ur', ...inside], {
      encoding: 'utf8',
    });
    return { code: status ?? 127, output: `${stdout}${stderr}` };
  };
  const nothing = () => undefined;
  const system: System = {
    root: folder,
    run,
    sleep: nothing,
    now: () => new Date(0),
    log: nothing,
  };
  try {
    await use({ system, live: () => readFileSync(live, 'utf8') });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A drained server, a director in standby, and a constraint. */
function byHand(cib: string): string {
  return cib
    .replace(
      '</cluster_property_set>',
      '<nvpair id="drain-r1" name="lvsmith-drain-r1" value="1"/></cluster_property_set>',
    )
    .replace(
      /<node id="3" uname="d3"\/>/,
      '<node id="3" uname="d3"><instance_attributes id="n3"><nvpair id="n3-s" name="standby" value="on"/></instance_attributes></node>',
    )
    .replace(
      '</constraints>',
      '<rsc_location id="cli-ban-d2" rsc="mon-clone" node="d2" score="-1"/></constraints>',
    );
}

/** The cluster has started: the address runs on a director. */
function started(system: System): void {
  const live = join(system.root, 'cib.xml');
  const shadow = `CIB_shadow_dir=${system.root}`;
  const start = ['crm_simulate', '--simulate', '--xml-file', live, '--save-output', live];
  const { code, output } = system.run('env', [shadow, ...start]);
  if (code !== 0) throw new Error(output);
}

const hand = ['lvsmith-drain-r1', 'name="standby" value="on"', 'cli-ban-d2'] as const;

async function cibOf(profile: string): Promise<string> {
  const { trees } = await rendered(profile);
  return String(trees.director.find(({ path }) => path === paths.cib)?.content);
}

async function change(from: string, to: string, id: string): Promise<CibChange> {
  return { from: await cibOf(from), to: withMarker(await cibOf(to), id) };
}

/** Pacemaker's wait is a quarter of the deadtime. */
const waiting = (seconds: number) =>
  variation({
    preferred: 1,
    membership: `deadtime: ${4 * seconds}s, initdead: 60s`,
    failover: 'fencing: none, ping: { nodes: [10.0.0.1] }',
  });
const [one, two, three] = [waiting(2), waiting(3), waiting(4)];
const waits = (seconds: number) => `name="dc-deadtime" value="${seconds}s"`;

test('a change of deadtime comes in and goes out, and what was made by hand stays', async (t) => {
  const forward = await change(one, two, 'change-1');
  await withPacemaker(one, ({ system, live }) => {
    const before = live();
    for (const word of hand) t.true(before.includes(word), word);
    const { moves } = simulateCib(system, forward);
    t.false(moves);
    t.is(live(), before, 'a simulation changes nothing');
    patchCib(system, forward);
    t.true(live().includes(waits(3)));
    t.true(live().includes('name="lvsmith-applied" value="change-1"'));
    for (const word of hand) t.true(live().includes(word), word);
    unpatchCib(system, forward, 'another-change');
    t.true(live().includes(waits(3)), 'of another change');
    unpatchCib(system, forward, 'change-1');
    t.true(live().includes(waits(2)));
    t.false(live().includes('lvsmith-applied'));
    for (const word of hand) t.true(live().includes(word), word);
    unpatchCib(system, forward, 'change-1');
    t.true(live().includes(waits(2)), 'a second director changes nothing');
  });
});

test('after an update, whose file has no mark, the running configuration takes a change', async (t) => {
  await withPacemaker(one, async ({ system, live }) => {
    patchCib(system, await change(one, two, 'change-1'));
    // The new image was built with what was applied.
    const next = await change(two, three, 'change-2');
    simulateCib(system, next);
    patchCib(system, next);
    t.true(live().includes(waits(4)));
    t.true(live().includes('name="lvsmith-applied" value="change-2"'));
    for (const word of hand) t.true(live().includes(word), word);
  });
});

test('a preference for another director: pacemaker says that the address moves', async (t) => {
  const [first, second] = [1, 2].map((preferred) =>
    variation({ preferred, failover: 'fencing: none, auto-failback: true' }),
  );
  const forward = await change(first ?? '', second ?? '', 'change-1');
  await withPacemaker(first ?? '', ({ system }) => {
    started(system);
    const { transition, moves } = simulateCib(system, forward);
    t.true(moves, transition.join('\n'));
    t.regex(transition.join('\n'), /^Move address-\S+ \( d1 -> d2 \)$/m);
  });
});

test('a configuration with which nobody would hold the addresses is refused', async (t) => {
  const from = await cibOf(one);
  const nowhere =
    '<rsc_location id="nowhere" rsc="floating-addresses"><rule id="nowhere-rule" score="-INFINITY" boolean-op="and"><expression id="nowhere-name" attribute="#uname" operation="ne" value="nobody"/></rule></rsc_location></constraints>';
  await withPacemaker(one, ({ system, live }) => {
    started(system);
    const before = live();
    t.throws(() => simulateCib(system, { from, to: from.replace('</constraints>', nowhere) }), {
      message: /no director would hold a floating address any more: Stop address-/,
    });
    t.is(live(), before);
  });
});

test('an address that the profile has no more may stop, and the others stay', async (t) => {
  const more = one.replace(
    '{ address: 10.0.0.100 }',
    '{ address: 10.0.0.100 }, { address: 10.0.0.101 }',
  );
  const back = await change(more, one, 'change-1');
  await withPacemaker(more, ({ system }) => {
    started(system);
    const { transition, moves } = simulateCib(system, back);
    t.regex(transition.join(), /Stop address-/);
    t.false(moves, transition.join());
  });
  const forward = await change(one, more, 'change-2');
  await withPacemaker(one, ({ system }) => {
    started(system);
    const { transition, moves } = simulateCib(system, forward);
    t.regex(transition.join(), /Start address-/);
    t.false(moves, transition.join());
  });
});

test('a configuration that pacemaker refuses is refused with its words, before anything', async (t) => {
  const from = await cibOf(one);
  const to = from.replace('id="connected" rsc="floating-addresses"', 'id="connected" rsc="nobody"');
  await withPacemaker(one, ({ system, live }) => {
    const before = live();
    t.throws(() => simulateCib(system, { from, to }), { message: /crm_verify|cibadmin/ });
    t.is(live(), before);
  });
});

test('any sequence of changes gives the last one, and what was made by hand', async (t) => {
  const profiles = await Promise.all(
    [one, two, three].map(async (text) => [text, await cibOf(text)] as const),
  );
  const steps = array(integer({ min: 0, max: profiles.length - 1 }), {
    minLength: 1,
    maxLength: 4,
  });
  await assert(
    asyncProperty(steps, async (sequence) => {
      await withPacemaker(one, ({ system, live }) => {
        let from = profiles[0]?.[1] ?? '';
        for (const [number, step] of sequence.entries()) {
          const to = withMarker(profiles[step]?.[1] ?? '', `change-${number}`);
          patchCib(system, { from, to });
          from = to;
        }
        const wait = /name="dc-deadtime" value="([^"]*)"/;
        t.is(wait.exec(live())?.[1], wait.exec(from)?.[1]);
        for (const word of hand) t.true(live().includes(word), word);
      });
    }),
    { numRuns: 8 },
  );
});
