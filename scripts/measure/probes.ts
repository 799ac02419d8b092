import { fileURLToPath } from 'node:url';
import { run } from '../runtime/run.ts';
import { lines } from '../runtime/lines.ts';
import { startChild, type Child } from '../runtime/child.ts';
import { floatingAddress } from '../lab/cluster/state.ts';
import { serviceUrl } from '../lab/cluster/http-client.ts';
import { succeed } from '../lab/guest/commands.ts';
import type { Lab } from '../lab/lab.ts';
import type { Probe } from './gaps.ts';
import type { Line } from './prober.ts';

/** The running probes of the client. */
export interface Probes {
  /** New HTTP requests, one every 50 ms. */
  readonly http: readonly Probe[];
  /** Answered pings, one every 10 ms. */
  readonly ping: readonly Probe[];
  /** Pieces of one long download. */
  readonly pieces: readonly Probe[];
  /** The reason why the download ended, if it did. */
  broken(): string | undefined;
  stop(): Promise<void>;
}

/** A sparse file: it takes no space on the disk. */
const size = '4G';
const file = '/var/www/site/measure.bin';

/** Creates the file to download on every realserver. */
export async function offerDownload(lab: Lab): Promise<void> {
  await Promise.all(
    lab.realservers.map((server) => succeed(server, `truncate -s ${size} ${file}`)),
  );
}

export async function endDownload(lab: Lab): Promise<void> {
  await Promise.all(lab.realservers.map((server) => succeed(server, `rm -f ${file}`)));
}

export async function startProbes(lab: Lab): Promise<Probes> {
  const http: Probe[] = [];
  const ping: Probe[] = [];
  const pieces: Probe[] = [];
  let broken: string | undefined;
  const record = (line: Line) => {
    if (line.probe === 'request') http.push({ at: line.at, ok: line.ok });
    else if (line.probe === 'piece') pieces.push({ at: line.at, ok: true });
    else broken ??= line.why;
  };
  await shrinkReceiveBuffers(lab);
  const children = [
    await startProber(lab, record),
    await startPing(lab, (at) => ping.push({ at, ok: true })),
  ];
  return {
    http,
    ping,
    pieces,
    broken: () => broken,
    stop: async () => {
      for (const child of children) child.process.stdin?.end();
      await Promise.all(children.map(({ ended }) => ended));
    },
  };
}

function startProber(lab: Lab, onLine: (line: Line) => void): Promise<Child> {
  const service = lab.settings.cluster.services[0]?.name ?? 'http';
  const program = fileURLToPath(new URL('prober.js', import.meta.url));
  const urls = [serviceUrl(lab, service), serviceUrl(lab, service, '/measure.bin')];
  return startChild(lab.namespaces.hostArgv('client', [process.execPath, program, ...urls]), {
    stdin: 'pipe',
    onStdout: lines((line) => onLine(parse(line))).push,
  });
}

/** @param onAnswer gets the time of each answer, in milliseconds since the epoch. */
function startPing(lab: Lab, onAnswer: (at: number) => void): Promise<Child> {
  return lab.namespaces.start(
    ['nsenter', '--net=/run/netns/client', '--', 'sh', '-c', pingScript(floatingAddress(lab))],
    {
      stdin: 'pipe',
      onStdout: lines((line) => {
        // `[1732295000.123456] 64 bytes from …`
        const at = /^\[(\d+\.\d+)\] \d+ bytes from/.exec(line)?.[1];
        if (at !== undefined) onAnswer(Math.round(Number(at) * 1000));
      }).push,
    },
  );
}

/**
 * Limits receive buffers to 16 KiB (tcp(7), tcp_rmem): otherwise a slow download would continue for seconds from its
 * buffer. On a kernel that does not allow this, silences appear shorter.
 */
async function shrinkReceiveBuffers(lab: Lab): Promise<void> {
  const script = 'echo 4096 8192 16384 >/proc/sys/net/ipv4/tcp_rmem';
  const argv = lab.namespaces.inNamespace('client', ['sh', '-c', script]);
  await run(argv, { accept: 'any' });
}

/** Ends when its input does, so that it does not outlive its parent. */
function pingScript(address: string): string {
  return `stdbuf -oL ping -D -n -i 0.01 ${address} </dev/null & cat >/dev/null; kill $!; wait`;
}

function parse(line: string): Line {
  const parsed: Line = JSON.parse(line);
  return parsed;
}
