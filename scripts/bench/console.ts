import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { connect, type ClientHttp2Session } from 'node:http2';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Cluster } from '../../overlays/shared/cluster/cluster.ts';
import { paths } from '../../overlays/shared/node/paths.ts';
import { bundlePrograms } from '../image/bundle.ts';
import { buildModel } from '../model/model.ts';
import { loadProfile } from '../profile/load.ts';
import { startChild, type Child } from '../runtime/child.ts';
import { installed } from '../runtime/installation.ts';
import { run } from '../runtime/run.ts';
import { consoleState } from './console-state.ts';

/** Takes most of a minute, so it runs only when requested by name. */
export const consoleBench = 'console, with browsers';
const aim = '20 MB private, 40 kB of page, 1 % of a processor with 20 browsers';

const browsers = 20;
/** Seconds over which the processor is measured. */
const measured = 20;
/** How often the holder changes. */
const failovers = 10;

export interface ConsoleFigures {
  readonly name: string;
  readonly aim: string;
  /** Bytes that no other program shares: before anybody came, and with all browsers. */
  readonly privateIdle: number;
  readonly privateBusy: number;
  /** Bytes of all that a browser loads, compressed. */
  readonly page: number;
  /** Shares of one processor: 0.01 is one percent. */
  readonly processor: number;
  /** Milliseconds from where the agent knows of another holder until the last browser has it: median and most. */
  readonly news: { readonly median: number; readonly most: number };
}

/** The console as in the image, with an agent that says something new each second. */
export async function measureConsole(folder: string): Promise<ConsoleFigures> {
  const { cluster } = buildModel((await loadProfile(installed('profiles/lab.yaml'))).profile);
  const agent = await startAgent(join(folder, 'console.sock'), cluster);
  const port = await freePort();
  const sessions: ClientHttp2Session[] = [];
  let child: Child | undefined;
  try {
    child = await startConsole(folder, cluster, port);
    const first = await session(port);
    sessions.push(first);
    const page = await pageWeight(first);
    const privateIdle = await privateBytes(child.pid);
    const heard = new Map<ClientHttp2Session, (text: string) => void>();
    while (sessions.length < browsers) sessions.push(await session(port));
    for (const each of sessions) await follow(each, (text) => heard.get(each)?.(text));
    await pause(2000);
    const before = await processorSeconds(child.pid);
    await pause(measured * 1000);
    const processor = ((await processorSeconds(child.pid)) - before) / measured;
    const privateBusy = await privateBytes(child.pid);
    const times: number[] = [];
    for (let count = 0; count < failovers; count++) {
      const holder = `d${count}`;
      const all = sessions.map(
        (each) =>
          new Promise<void>((resolve) =>
            heard.set(each, (text) => {
              if (text.includes(`"${holder}"`)) resolve();
            }),
          ),
      );
      const began = performance.now();
      agent.moveTo(holder);
      await Promise.all(all);
      times.push(performance.now() - began);
    }
    const sorted = times.toSorted((a, b) => a - b);
    const news = { median: sorted[sorted.length >> 1] ?? 0, most: sorted.at(-1) ?? 0 };
    return { name: consoleBench, aim, privateIdle, privateBusy, page, processor, news };
  } finally {
    for (const each of sessions) each.destroy();
    child?.kill('SIGTERM');
    await child?.ended;
    agent.close();
  }
}

export function consoleText(figures: ConsoleFigures): string {
  const { name, aim: target, privateIdle, privateBusy, page, processor, news } = figures;
  const mega = (bytes: number) => (bytes / 1e6).toFixed(1);
  return [
    `${name} (aim: ${target})`,
    `  ${mega(privateIdle)} MB private at rest, ${mega(privateBusy)} MB with ${browsers} browsers`,
    `  ${(page / 1000).toFixed(1)} kB of page, compressed`,
    `  ${(processor * 100).toFixed(2)} % of a processor with ${browsers} browsers`,
    `  ${news.median.toFixed(0)} ms (at most ${news.most.toFixed(0)}) from the agent's news to the last browser`,
  ].join('\n');
}

/** In the place of the agent: a state each second, and at once when the addresses move. */
async function startAgent(path: string, cluster: Cluster) {
  let holder = cluster.directors[0]?.name ?? '';
  let look = 0;
  const open = new Set<(text: string) => void>();
  const tell = () => {
    const text = `${JSON.stringify(consoleState(cluster, ++look, holder))}\n`;
    for (const send of open) send(text);
  };
  const server: Server = createServer((socket) => {
    const send = (text: string) => void socket.write(text);
    socket.once('data', () => {
      open.add(send);
      tell();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => open.delete(send));
  });
  await new Promise<void>((resolve) => void server.listen(path, resolve));
  const ticking = setInterval(tell, 1000);
  return {
    moveTo: (name: string) => {
      holder = name;
      tell();
    },
    close: () => {
      clearInterval(ticking);
      server.close();
    },
  };
}

async function startConsole(folder: string, cluster: Cluster, port: number): Promise<Child> {
  const bundles = await bundlePrograms('director');
  const contentOf = (path: string) =>
    Buffer.from(bundles.find((file) => file.path === path)?.content ?? '').toString();
  const page = join(folder, 'page');
  await mkdir(page);
  for (const name of ['index.html', 'page.css', 'icon.svg'])
    await copyFile(
      installed(`overlays/director/tree${paths.consolePage}/${name}`),
      join(page, name),
    );
  await writeFile(join(page, 'page.js'), contentOf(`${paths.consolePage}/page.js`));
  const clusterFile = join(folder, 'console-cluster.json');
  await writeFile(clusterFile, JSON.stringify({ ...cluster, console: { port, from: [] } }));
  // The program of the image, with its files in another place.
  let program = contentOf(`${paths.programs}/console`);
  for (const [from, to] of [
    [paths.appliedCluster, clusterFile],
    [paths.consolePage, page],
    [paths.consoleSocket, join(folder, 'console.sock')],
  ] as const)
    program = program.replaceAll(from, to);
  const file = join(folder, 'console.cjs');
  await writeFile(file, program);
  const [key, certificate] = [join(folder, 'key'), join(folder, 'certificate')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'] as const;
  await run(
    [
      'openssl',
      'req',
      '-x509',
      ...curve,
      '-subj',
      '/CN=bench',
      '-keyout',
      key,
      '-out',
      certificate,
    ],
    { hint: 'the benchmark needs the command openssl' },
  );
  await writeFile(join(folder, 'password'), 'none\n');
  let listens: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (listens = resolve));
  const child = await startChild([process.execPath, '--max-old-space-size=64', file], {
    env: { CREDENTIALS_DIRECTORY: folder },
    onStdout: (chunk) => {
      if (chunk.toString().includes('console-listens')) listens();
    },
  });
  await Promise.race([
    ready,
    child.ended.then(() => Promise.reject(new Error(`the console ended: ${child.complaint()}`))),
  ]);
  return child;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const address = await new Promise<AddressInfo | string | null>(
    (resolve) => void server.listen(0, '127.0.0.1', () => resolve(server.address())),
  );
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A browser's connection, let in as one is at localhost. */
async function session(port: number): Promise<ClientHttp2Session> {
  const client = connect(`https://localhost:${port}`, { rejectUnauthorized: false });
  await new Promise<void>((resolve, reject) => {
    client.once('connect', () => resolve());
    client.once('error', reject);
  });
  return client;
}

const sameOrigin = { 'sec-fetch-site': 'same-origin' } as const;

/** Bytes of the page's files as they come over the wire, without headers. */
async function pageWeight(client: ClientHttp2Session): Promise<number> {
  let sum = 0;
  for (const path of ['/', '/page.css', '/page.js', '/favicon.ico'])
    sum += (await get(client, path)).bytes;
  return sum;
}

function get(client: ClientHttp2Session, path: string): Promise<{ bytes: number; cookie: string }> {
  return new Promise((resolve, reject) => {
    const stream = client.request({ ':path': path, ...sameOrigin });
    let bytes = 0;
    let cookie = '';
    stream.on('response', (headers) => {
      cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    });
    stream.on('data', (chunk: Buffer) => (bytes += chunk.length));
    stream.on('end', () => resolve({ bytes, cookie }));
    stream.on('error', reject);
  });
}

/** Listens to the events. */
async function follow(client: ClientHttp2Session, take: (text: string) => void): Promise<void> {
  const { cookie } = await get(client, '/api/session');
  const stream = client.request({ ':path': '/api/events', ...sameOrigin, cookie });
  stream.setEncoding('utf8');
  stream.on('data', take);
  stream.on('error', () => undefined);
}

/** proc(5): RssAnon. */
async function privateBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}

/** Clock ticks of a second, sysconf(3): the same on every Linux. */
const ticks = 100;

/** proc(5): utime and stime. */
async function processorSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticks;
}
