import { fileURLToPath } from 'node:url';
import { run } from '../../report/run.ts';
import { startChild, type Child } from '../child.ts';
import { floatingAddress } from '../cluster-state.ts';
import { serviceUrl } from '../client.ts';
import { succeed } from '../guest.ts';
import type { Lab } from '../lab.ts';
import type { Probe } from './gaps.ts';
import type { Line } from './prober.ts';

/** The probes of the client, running. */
export interface Probes {
  /** Fresh HTTP requests, one each 50 ms. */
  readonly http: readonly Probe[];
  /** Answered pings, one each 10 ms. */
  readonly ping: readonly Probe[];
  /** Pieces of one long download. */
  readonly pieces: readonly Probe[];
  /** Why the download ended, if it did. */
  broken(): string | undefined;
  stop(): Promise<void>;
}

/** Bytes; a file with a hole: it takes no room on a disk. */
const size = '4G';
const file = '/var/www/site/measure.bin';

/** The file that the download is of, on every realserver. */
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
  const take = (line: Line) => {
    if (line.probe === 'request') http.push({ at: line.at, ok: line.ok });
    else if (line.probe === 'piece') pieces.push({ at: line.at, ok: true });
    else broken ??= line.why;
  };
  await smallBuffers(lab);
  const service = lab.settings.cluster.services[0]?.name ?? 'http';
  const program = fileURLToPath(new URL('prober.js', import.meta.url));
  const urls = [serviceUrl(lab, service), serviceUrl(lab, service, '/measure.bin')];
  const children: Child[] = [
    await startChild(lab.namespaces.hostArgv('client', [process.execPath, program, ...urls]), {
      stdin: 'pipe',
      onStdout: lines((line) => take(parse(line))),
    }),
    await lab.namespaces.start(
      ['nsenter', '--net=/run/netns/client', '--', 'sh', '-c', pinger(floatingAddress(lab))],
      {
        stdin: 'pipe',
        onStdout: lines((line) => {
          // `[1732295000.123456] 64 bytes from …`
          const at = /^\[(\d+\.\d+)\] \d+ bytes from/.exec(line)?.[1];
          if (at !== undefined) ping.push({ at: Math.round(Number(at) * 1000), ok: true });
        }),
      },
    ),
  ];
  return {
    ...{ http, ping, pieces },
    broken: () => broken,
    stop: async () => {
      for (const child of children) child.process.stdin?.end();
      await Promise.all(children.map(({ ended }) => ended));
    },
  };
}

/**
 * Receive buffers of at most 16 KiB (tcp(7), tcp_rmem): a download that is read slowly would otherwise go
 * on for seconds from what has come already. A kernel that does not allow it shows shorter silences.
 */
async function smallBuffers(lab: Lab): Promise<void> {
  const script = 'echo 4096 8192 16384 >/proc/sys/net/ipv4/tcp_rmem';
  const argv = lab.namespaces.inNamespace('client', ['sh', '-c', script]);
  await run(argv, { accept: 'any' });
}

/** Ends with its input, so that nothing is left when its parent is gone. */
function pinger(address: string): string {
  return `stdbuf -oL ping -D -n -i 0.01 ${address} </dev/null & cat >/dev/null; kill $!; wait`;
}

function parse(line: string): Line {
  const parsed: Line = JSON.parse(line);
  return parsed;
}

function lines(each: (line: string) => void): (chunk: Buffer) => void {
  let rest = '';
  return (chunk) => {
    const parts = (rest + chunk.toString()).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) each(line);
  };
}
