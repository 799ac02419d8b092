import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import test from 'ava';
import { askServers } from '../../overlays/base/servers/ask.ts';
import { monChecks } from '../../overlays/base/servers/mon-cf.ts';
import { parsePacemaker } from '../../overlays/base/state/pacemaker.ts';
import { askWhy } from '../../overlays/base/why/ask.ts';
import { whyText } from '../../overlays/base/why/report.ts';
import type { PacemakerState } from '../../overlays/shared/state/node-state.ts';
import { run } from '../../scripts/runtime/run.ts';
import { sandboxed } from '../../scripts/toolchain/sandbox.ts';
import { ensureSysroot } from '../../scripts/toolchain/sysroots.ts';
import { at, healthyDirector, known, recorded } from '../helpers/node-state.ts';
import { modelOf } from '../helpers/profile-texts.ts';

// What `lvsmith why` and `lvsmith servers` make of the real programs: pacemaker's tools over the configuration of a real
// cluster of three directors, with its status, and the monitors over a real server.

const model = modelOf('profiles/web.yaml');

/** A folder whose programs are pacemaker's, which see it as /cib and take a file in it for the cluster. */
async function pacemakerPrograms(cib: string): Promise<{ folder: string; state: PacemakerState }> {
  const folder = mkdtempSync(join(tmpdir(), 'lvsmith-why-'));
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'live.xml'), cib);
  const tree = await ensureSysroot('verify');
  const inside = (argv: readonly [string, ...string[]]) =>
    sandboxed(tree, argv, {
      writable: { [folder]: folder },
      env: { CIB_file: join(folder, 'live.xml'), CIB_shadow_dir: '/tmp' },
    });
  for (const name of ['crm_simulate', 'cibadmin', 'crm_mon']) {
    const words = inside([name]).map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`, {
      mode: 0o755,
    });
  }
  const status = await run([join(folder, 'bin/crm_mon'), '-1', '--output-as=xml']);
  return { folder, state: parsePacemaker(status.stdout) };
}

const real = recorded('live-cib.xml');

async function why(cib: string, votes = 3) {
  const { folder, state } = await pacemakerPrograms(cib);
  const path = process.env['PATH'] ?? '';
  process.env['PATH'] = `${join(folder, 'bin')}${delimiter}${path}`;
  try {
    const director = {
      ...healthyDirector,
      pacemaker: known(state),
      quorum: known({ quorate: true, votes, expectedVotes: 3, needed: 2 }),
    };
    return await askWhy(at, director, model.cluster, folder);
  } finally {
    process.env['PATH'] = path;
    rmSync(folder, { recursive: true });
  }
}

const address = '192.168.71.205';

test.serial('why: the holder, the scores of the scheduler, and who comes next', async (t) => {
  const report = await why(real);
  t.deepEqual(report.problems, []);
  t.like(report.addresses[0], { address, holder: 'litsha21' });
  t.deepEqual(
    report.directors.map(({ score }) => score),
    ['101', '100', '100'],
  );
  t.deepEqual(
    report.losses.map(({ director, quorate, holders }) => [director, quorate, holders[address]]),
    [
      ['litsha21', true, 'litsha22'],
      ['litsha22', true, 'litsha21'],
      ['litsha23', true, 'litsha21'],
    ],
  );
  const text = whyText(report, model.cluster);
  t.regex(
    text,
    /^192\.168\.71\.205 \(litsha\) is on litsha21\n  litsha21 is the preferred director\.$/m,
  );
  t.regex(text, /^  litsha21 +101 +online, preferred \(50\), reaches 1 of 1 ping nodes/m);
  t.regex(
    text,
    /^  litsha21 +192\.168\.71\.205 would go to litsha22\n  litsha22 +nothing would move$/m,
  );
});

test.serial('why: the last loss that the votes allow takes the addresses with it', async (t) => {
  const gone = real.replace(
    /(<node_state id="3" uname="litsha23") [^>]*>/,
    '$1 in_ccm="0" crmd="0" join="down" expected="down">',
  );
  t.not(gone, real);
  const { losses, problems } = await why(gone, 2);
  t.deepEqual(problems, []);
  const first = losses.find(({ director }) => director === 'litsha21');
  t.like(first, { quorate: false, holders: { [address]: null } });
});

test.serial('why: pacemaker that does not answer leaves its words, and the rest', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'lvsmith-why-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'cibadmin'), '#!/bin/sh\necho "could not connect" >&2\nexit 102\n', {
    mode: 0o755,
  });
  const path = process.env['PATH'] ?? '';
  process.env['PATH'] = `${folder}${delimiter}${path}`;
  t.teardown(() => (process.env['PATH'] = path));
  const silent = { ...healthyDirector, pacemaker: { at, unknown: 'no answer within 10 s' } };
  const { problems, addresses, losses } = await askWhy(at, silent, model.cluster, folder);
  t.regex(problems.join('\n'), /could not connect\npacemaker: no answer within 10 s$/);
  t.deepEqual([addresses[0]?.holder, losses], [null, []]);
});

test.serial('servers: the monitors say of a real server what they would tell mon', async (t) => {
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/health' ? 200 : 500;
    response.end('ok\n');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.teardown(() => server.close());
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  const monitors = resolve('overlays/director/tree/usr/lib/lvsmith');
  const rendered = readFileSync('test/golden/web/director/etc/mon/mon.cf', 'utf8')
    .replaceAll('--port 80', `--port ${port}`)
    .replaceAll(/^(hostgroup litstat[12]) .*$/gm, '$1 127.0.0.1')
    .replace('--path /health', '--path /broken');
  const checks = monChecks(rendered).filter(
    ({ realserver, service }) => service === 'http' && /litstat[12]$/.test(realserver),
  );
  const answers = await askServers(checks, ([name, ...words]) => [join(monitors, name), ...words]);
  t.deepEqual(
    answers.map(({ realserver, works, words }) => [realserver, works, words]),
    [
      ['litstat1', false, '127.0.0.1: status 500'],
      ['litstat2', true, ''],
    ],
  );
});
