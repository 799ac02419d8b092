import { createSocket } from 'node:dgram';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { formatTrap } from '../../overlays/director/checker/trap.ts';
import { MonClient } from '../../overlays/director/health/mon-client.ts';
import { parseOpstatus } from '../../overlays/director/health/opstatus.ts';
import { parseHealthRecord } from '../../overlays/shared/health/health-record.ts';
import { checkerWatch } from '../../overlays/shared/health/checker-watch.ts';
import { readIfThere } from '../../overlays/shared/node/files.ts';
import { bundlePrograms } from '../../scripts/image/bundle.ts';
import { startChild, type Child } from '../../scripts/runtime/child.ts';
import { clusterWith } from '../helpers/cluster.ts';
import { monSettings, RealMon } from '../helpers/real-mon.ts';

// The checker and mon of the target release, with servers of this process on addresses of the loopback network.

const timeout = 60_000;
const cluster = clusterWith({}, { failures: 2, successes: 1, interval: 300, timeout: 800 });
const addresses = { litstat1: '127.0.71.1', litstat2: '127.0.71.2' } as const;
type Name = keyof typeof addresses;

async function until(holds: () => boolean | Promise<boolean>): Promise<boolean> {
  const end = Date.now() + timeout;
  while (!(await holds())) {
    if (Date.now() > end) return false;
    await sleep(50);
  }
  return true;
}

/** One server of the pool, which can refuse, and hang. */
class Realserver {
  hangs = false;
  readonly #address: string;
  readonly #port: number;
  #server: Server | undefined;

  constructor(address: string, port: number) {
    this.#address = address;
    this.#port = port;
  }

  async start(): Promise<void> {
    const server = createServer((_, response) => {
      if (!this.hangs) response.end('ok\n');
    });
    this.#server = server;
    await new Promise<void>((done) => server.listen(this.#port, this.#address, done));
  }

  stop(): void {
    this.#server?.close();
    this.#server?.closeAllConnections();
  }
}

function monCf(port: number, trapPort: number): (folder: string) => string {
  return (folder) =>
    [
      ...monSettings,
      ...Object.entries(addresses).flatMap(([name, address]) => [
        `hostgroup ${name} ${address}`,
        '',
      ]),
      `hostgroup ${checkerWatch.group} 127.0.0.1`,
      '',
      ...Object.keys(addresses).flatMap((name) => [
        `watch ${name}`,
        '  service http',
        `    monitor lvsmith-http.monitor --type http --port ${port} --timeout 0.8 --path / --host www.example.org --status 200`,
        '    period always: wd {Sun-Sat}',
        '      alertafter 2',
        '      alertevery 600s',
        '      alert mon-alert',
        '      upalert mon-alert',
        '',
      ]),
      `watch ${checkerWatch.group}`,
      `  service ${checkerWatch.service}`,
      '    interval 1s',
      `    monitor lvsmith-checker.monitor ${folder}/run/alive ${folder}/mon.cf ${folder}/programs ${trapPort} ${folder}/run/trap-key`,
      '    period always: wd {Sun-Sat}',
      '',
    ].join('\n');
}

test('mon judges what the checker reports; without it mon asks by itself, and nobody leaves for that', async (t) => {
  const [webPort, monPort] = [30_000 + (process.pid % 10_000), 20_000 + (process.pid % 10_000) * 2];
  const mon = await RealMon.prepare(cluster, { configuration: monCf(webPort, monPort + 1) });
  const client = new MonClient({ host: '127.0.0.1', port: mon.port });
  const servers = {
    litstat1: new Realserver(addresses.litstat1, webPort),
    litstat2: new Realserver(addresses.litstat2, webPort),
  };
  let checker: Child | undefined;
  t.teardown(async () => {
    checker?.kill('SIGKILL');
    for (const server of Object.values(servers)) server.stop();
    client.close();
    await mon.remove();
  });
  const status = async (group: string) =>
    (await client.ask('list opstatus').catch(() => []))
      .map((line) => parseOpstatus(line))
      .find((each) => each?.group === group)?.verdict;
  const record = (name: Name) =>
    parseHealthRecord(readIfThere(join(mon.health, `${name}.http.json`)) ?? '')?.state;

  const bundle = (await bundlePrograms('director')).find(({ path }) => path.endsWith('/checker'));
  const program = join(mon.folder, 'checker.cjs');
  await writeFile(program, bundle?.content ?? '');
  await chmod(program, 0o755);
  for (const server of Object.values(servers)) await server.start();
  mon.start();
  t.true(await until(async () => (await status('litstat1')) !== undefined), 'mon answers');
  const inFolder = (name: string) => join(mon.folder, name);
  const start = () =>
    startChild([
      process.execPath,
      program,
      ...['--cluster', inFolder('cluster.json'), '--mon-cf', inFolder('mon.cf')],
      ...['--programs', inFolder('programs'), '--alive', inFolder('run/alive')],
      ...['--certificates', inFolder('run/certificates.json')],
      ...['--trap-port', String(mon.port + 1), '--trap-key', inFolder('run/trap-key')],
    ]);
  checker = await start();
  for (const name of ['litstat1', 'litstat2', checkerWatch.group])
    t.true(await until(async () => (await status(name)) === 'ok'), `${name} is well`);

  servers.litstat1.stop();
  t.true(await until(() => record('litstat1') === 'down'), 'a server that refuses leaves');
  servers.litstat2.hangs = true;
  t.true(await until(() => record('litstat2') === 'down'), 'a server that hangs leaves');
  servers.litstat2.hangs = false;
  await servers.litstat1.start();
  for (const name of ['litstat1', 'litstat2'] as const)
    t.true(await until(() => record(name) === 'up'), `${name} returns`);

  // Whoever has not the key is not believed.
  const forged = { realserver: 'litstat1', service: 'http', works: false, text: 'litstat1' };
  const socket = createSocket('udp4');
  for (let each = 0; each < 5; each++) socket.send(formatTrap(forged, 'wrongkey'), mon.port + 1);
  await sleep(500);
  t.is(await status('litstat1'), 'ok', 'a forged report counts for nothing');
  const key = (await readFile(inFolder('run/trap-key'), 'utf8')).trim();
  checker.kill('SIGSTOP');
  await sleep(300);
  socket.send(formatTrap(forged, key), mon.port + 1);
  t.true(await until(async () => (await status('litstat1')) === 'fail'), 'the right key counts');
  socket.close();

  // The checker stands still: mon says so, and asks by itself.
  t.true(await until(async () => (await status(checkerWatch.group)) === 'fail'), 'mon notices it');
  t.true(await until(async () => (await status('litstat1')) === 'ok'), 'mon asks by itself');
  t.is(record('litstat1'), 'up', 'one failure is not two');
  servers.litstat2.stop();
  t.true(await until(() => record('litstat2') === 'down'), 'a server that fails meanwhile leaves');
  t.is(record('litstat1'), 'up');
  await servers.litstat2.start();
  t.true(await until(() => record('litstat2') === 'up'), 'and returns');

  checker.kill('SIGCONT');
  t.true(await until(async () => (await status(checkerWatch.group)) === 'ok'), 'it works again');
  await sleep(1500);
  t.deepEqual([record('litstat1'), record('litstat2')], ['up', 'up'], 'what was late counts not');
});
