import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cluster } from '../../overlays/shared/cluster/cluster.ts';
import type { HealthRecord } from '../../overlays/shared/health/health-record.ts';
import { desiredTable } from '../../overlays/shared/ipvs/desired.ts';
import { formatTable } from '../../overlays/shared/ipvs/plan.ts';
import { healthRecordName } from '../../overlays/shared/node/paths.ts';
import { bundlePrograms } from '../image/bundle.ts';
import { buildModel } from '../model/model.ts';
import { loadProfile } from '../profile/load.ts';
import type { Bench } from './bench.ts';
import { bigProfile } from './big-profile.ts';

const failed = 10;

/** mon runs it for each service that fails or returns, and does not wait for it. */
export const recordAlert: Bench = {
  name: 'mon-alert, from its start to the record',
  aim: '0.12 s',
  async prepare(folder) {
    const { program, cluster, health } = await setUp(folder, 'mon-alert');
    const record = join(health, healthRecordName('server1', 'service1'));
    const call = '-s service1 -g server1 -h 10.71.1.1 -t 1700000000'.split(' ');
    const where = ['--health', health, '--cluster', cluster];
    const node = [process.execPath, '--jitless', '--no-expose-wasm'];
    // Each run must write the record.
    const script = 'rm -f "$0"; "$@"; test -s "$0"';
    return { argv: ['sh', '-c', script, record, ...node, program, ...call, ...where] };
  },
};

/** The work of the reconciler between two calls of ipvsadm, including the start of Node. */
export const planTable: Bench = {
  name: `reconcile of 500 realservers × 2 services, ${failed} changed`,
  aim: '0.25 s',
  async prepare(folder) {
    const { program, cluster, health, model } = await setUp(folder, 'reconcile');
    for (const { realserver, service } of someMembers(model)) {
      const record = { realserver, service, state: 'down', time: 1_700_000_000 } as const;
      const full: HealthRecord = { ...record, firstFailure: 0, monStarted: 0, summary: '' };
      await writeFile(join(health, healthRecordName(realserver, service)), JSON.stringify(full));
    }
    const saved = join(folder, 'saved-table');
    const up = () => ({ healthy: true, drained: false });
    await writeFile(saved, formatTable(desiredTable(model, up)));
    const script = `test "$("$@" < "$0" | wc -l)" = ${failed}`;
    const where = ['--cluster', cluster, '--health', health, '--cib', join(folder, 'none')];
    return { argv: ['sh', '-c', script, saved, process.execPath, program, 'plan', ...where] };
  },
};

function someMembers({ virtualServices: [service] }: Cluster) {
  const members = service?.members.slice(0, failed) ?? [];
  return members.map(({ realserver }) => ({ realserver, service: service?.service ?? '' }));
}

/** A program as in the image, and the cluster of a large profile. */
async function setUp(folder: string, name: string) {
  const profile = join(folder, `${name}.yaml`);
  await writeFile(profile, bigProfile({ directors: 3, services: 2, realservers: 500 }));
  const model = buildModel((await loadProfile(profile)).profile).cluster;
  const cluster = join(folder, `${name}.cluster.json`);
  await writeFile(cluster, JSON.stringify(model));
  const health = join(folder, `${name}.health`);
  await mkdir(health);
  const program = join(folder, `${name}.cjs`);
  const bundle = (await bundlePrograms('director')).find(({ path }) => path.endsWith(`/${name}`));
  await writeFile(program, bundle?.content ?? '');
  return { program, cluster, health, model };
}
