import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import test from 'ava';
import { simulate } from '../../../../../overlays/base/command/simulate.ts';
import { standby } from '../../../../../overlays/shared/verbs/standby.ts';
import { clusterWith } from '../../../../helpers/cluster.ts';
import { healthyDirector, healthyPacemaker } from '../../../../helpers/node-state.ts';

const [floating] = clusterWith().floatingAddresses;

/** Programs in the place of pacemaker's, which print what the real ones did. */
function fakePrograms(simulated: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'lvsmith-simulate-'));
  const program = (name: string, text: string) =>
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  program('cibadmin', 'echo "<cib/>"');
  program('crm_standby', `echo "$CIB_file $*" >>${folder}/ran; echo warned >&2`);
  program(
    'crm_simulate',
    `while [ $# -gt 0 ]; do
  # Its copies go where the copy of the configuration is.
  [ "$1" = --xml-file ] && [ "$CIB_shadow_dir" != "\${2%/*}" ] && exit 1
  [ "$1" = --save-output ] && echo "<cib/>" >"$2"
  shift
done
cat ${simulated}`,
  );
  return folder;
}

test.serial('the steps run on a copy, and the last status afterwards counts', async (t) => {
  const programs = fakePrograms(
    join(process.cwd(), 'test/fixtures/pacemaker/simulated-standby.xml'),
  );
  const path = process.env['PATH'] ?? '';
  process.env['PATH'] = `${programs}${delimiter}${path}`;
  t.teardown(() => {
    process.env['PATH'] = path;
    rmSync(programs, { recursive: true });
  });
  const plan = standby.plan('litsha21', {
    cluster: clusterWith(),
    director: healthyDirector,
    pacemaker: healthyPacemaker,
  });
  if (plan.kind !== 'change' || floating === undefined) throw new Error('a change of an address');
  const after = await simulate([{ ...floating, name: 'lab' }], plan.steps, programs);
  t.deepEqual(after, { '192.168.71.205': 'litsha22' });
  t.deepEqual(readdirSync(programs).toSorted(), ['cibadmin', 'crm_simulate', 'crm_standby', 'ran']);
});
