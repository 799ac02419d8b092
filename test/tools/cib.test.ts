import { join, resolve } from 'node:path';
import test from 'ava';
import { run } from '../../scripts/runtime/run.ts';
import { sandboxed } from '../../scripts/toolchain/sandbox.ts';
import { ensureSysroot } from '../../scripts/toolchain/sysroots.ts';
import { validateCib } from '../../scripts/verify/cib-schema.ts';
import { proveFailovers } from '../../scripts/verify/failover/proof.ts';
import { textOf } from '../../scripts/verify/tool-finding.ts';
import { cibPath } from '../../scripts/verify/in-process.ts';
import {
  agentParameters,
  clusterOptions,
  metaAttributes,
} from '../../scripts/verify/pacemaker-names.ts';
import { renderLoaded } from '../../scripts/render/render-profile.ts';
import {
  load,
  loadText,
  profileFiles,
  variation,
  type Variation,
} from '../helpers/profile-texts.ts';

const cibOf = async (loaded: ReturnType<typeof load>) => {
  const { model, trees } = await renderLoaded(loaded);
  return { cluster: model.cluster, cib: textOf(trees.director, cibPath) };
};

for (const profile of profileFiles)
  test.serial(
    `the CIB of ${profile} fits the schema, and its failovers are what the profile asks`,
    async (t) => {
      const tree = await ensureSysroot('verify');
      const { cluster, cib } = await cibOf(load(profile));
      t.deepEqual(validateCib(cib, cibPath, join(tree, 'usr/share/pacemaker')), []);
      const rows = await proveFailovers(cluster, cib, tree);
      t.true(rows.length >= 10);
      t.deepEqual(
        rows.filter(({ ok }) => !ok),
        [],
      );
    },
  );

const ping = 'ping: { nodes: [10.0.0.1] }';
const variations: Readonly<Record<string, Variation>> = {
  'no preferred director': { failover: ping },
  'no fail-back': { preferred: 2, failover: `auto-failback: false, ${ping}` },
  'a preference just below the multiplier': { preferred: 1, failover: `preference: 99, ${ping}` },
  'no ping nodes': { preferred: 3 },
  'quorum ignored': { preferred: 1, membership: 'no-quorum-policy: ignore' },
  'quorum freezes': { preferred: 1, membership: 'no-quorum-policy: freeze' },
  demote: { membership: 'no-quorum-policy: demote' },
  'one director': { directors: 1, preferred: 1 },
  'an order of directors': { failover: `order: [d3, d1, d2], ${ping}` },
  'an order of five': { directors: 5, failover: `order: [d2, d4, d5, d1], preference: 8, ${ping}` },
  'an order without fail-back': { failover: `auto-failback: false, order: [d2, d3], ${ping}` },
  'five directors': { directors: 5, preferred: 4, failover: `fencing: watchdog, ${ping}` },
};

for (const [name, options] of Object.entries(variations))
  test.serial(`failovers are what the profile asks: ${name}`, async (t) => {
    const { cluster, cib } = await cibOf(loadText(variation(options)));
    const rows = await proveFailovers(cluster, cib, await ensureSysroot('verify'));
    t.deepEqual(
      rows.filter(({ ok }) => !ok),
      [],
    );
  });

test.serial('a preference above the ping multiplier is found out', async (t) => {
  const { cluster, cib } = await cibOf(load('profiles/web.yaml'));
  const worse = cib.replace('score="50"', 'score="200"');
  const rows = await proveFailovers(cluster, worse, await ensureSysroot('verify'));
  t.deepEqual(
    rows.filter(({ ok }) => !ok).map(({ event }) => event),
    ['litsha21 without its ping nodes'],
  );
});

test.serial('a director where mon failed for good does not hold the addresses', async (t) => {
  const { cluster, cib } = await cibOf(load('profiles/web.yaml'));
  // The constraint is what is proven: without it the addresses stay.
  t.regex(cib, /rsc_colocation id="floating-addresses-with-mon"/);
  const banned = '<rsc_location id="no-mon" rsc="mon-clone" node="litsha21" score="-INFINITY"/>';
  const rows = await proveFailovers(
    cluster,
    cib.replace('</constraints>', `${banned}</constraints>`),
    await ensureSysroot('verify'),
  );
  const up = rows.find(({ event }) => event === 'all up');
  t.deepEqual(up?.holders, { '192.168.71.205': ['litsha22'] });
});

test.serial('a CIB that the schema rejects is rejected with its line', async (t) => {
  const { cib } = await cibOf(load('profiles/web.yaml'));
  const wrong = cib.replace('<rsc_colocation ', '<rsc_together ');
  const folder = join(await ensureSysroot('verify'), 'usr/share/pacemaker');
  const [finding] = validateCib(wrong, cibPath, folder);
  t.truthy(finding);
  t.truthy(finding?.line);
  t.regex(validateCib('<cib', cibPath, folder)[0]?.message ?? '', /./);
});

/** Where the image has the agents, ours and those of its packages. */
const agents = '/usr/lib/ocf/resource.d';
const ownAgents = { '/lvsmith': resolve(`overlays/director/tree${agents}/lvsmith`) };

async function names(argv: readonly [string, ...string[]]): Promise<string[]> {
  const { stdout } = await run(
    sandboxed(await ensureSysroot('verify'), argv, {
      env: { OCF_ROOT: '/usr/lib/ocf' },
      readOnly: ownAgents,
    }),
  );
  return [...stdout.matchAll(/<parameter name="([^"]+)"/g)].map(([, name = '']) => name).toSorted();
}

test.serial('the names that the linter knows are those of the target release', async (t) => {
  t.deepEqual(
    await names(['crm_attribute', '--list-options=cluster', '--output-as=xml']),
    [...clusterOptions].toSorted(),
  );
  const primitive = await names(['crm_resource', '--list-options=primitive', '--output-as=xml']);
  for (const name of primitive.filter((each) => !/^remote-|^container-/.test(each)))
    t.true(metaAttributes.has(name), name);
  for (const [agent, parameters] of Object.entries(agentParameters)) {
    const [, provider, type] = agent.split(':');
    const file = provider === 'lvsmith' ? `/lvsmith/${type}` : `${agents}/${provider}/${type}`;
    t.deepEqual(await names([file, 'meta-data']), [...parameters].toSorted(), agent);
  }
});

test.serial('our agent says in the codes of the framework what it was not given', async (t) => {
  const tree = await ensureSysroot('verify');
  const codeOf = async (action: string, env: Readonly<Record<string, string>>) => {
    const argv = sandboxed(tree, ['/lvsmith/unit', action], { env, readOnly: ownAgents });
    return (await run(argv, { accept: 'any' })).code;
  };
  t.is(await codeOf('monitor', {}), 6);
  t.is(await codeOf('promote', { OCF_RESKEY_unit: 'mon' }), 3);
});
