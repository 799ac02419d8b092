import { fileURLToPath } from 'node:url';
import { startChild, type Child } from '../child.ts';
import { floatingAddress } from '../cluster-state.ts';
import type { Lab } from '../lab.ts';
import type { Probe } from './gaps.ts';

/** Both probes of the client, running. */
export interface Probes {
  /** Fresh HTTP requests, one each 50 ms. */
  readonly http: Probe[];
  /** Answered pings, one each 10 ms. */
  readonly ping: Probe[];
  stop(): Promise<void>;
}

export async function startProbes(lab: Lab): Promise<Probes> {
  const http: Probe[] = [];
  const ping: Probe[] = [];
  const address = floatingAddress(lab);
  const program = fileURLToPath(new URL('prober.js', import.meta.url));
  const children: Child[] = [
    await startChild(
      lab.namespaces.hostArgv('client', [process.execPath, program, `http://${address}/`]),
      { stdin: 'pipe', onStdout: lines((line) => void http.push(parse(line))) },
    ),
    await startChild(
      lab.namespaces.inNamespace('client', [
        ...(['stdbuf', '-oL', 'ping', '-D', '-n', '-i', '0.01', address] as const),
      ]),
      {
        onStdout: lines((line) => {
          // `[1732295000.123456] 64 bytes from …`
          const at = /^\[(\d+\.\d+)\] \d+ bytes from/.exec(line)?.[1];
          if (at !== undefined) ping.push({ at: Number(at) * 1000, ok: true });
        }),
      },
    ),
  ];
  return {
    http,
    ping,
    stop: async () => {
      for (const child of children) {
        child.process.stdin?.end();
        child.kill('SIGTERM');
      }
      await Promise.all(children.map(({ ended }) => ended));
    },
  };
}

function parse(line: string): Probe {
  const probe: Probe = JSON.parse(line);
  return probe;
}

function lines(each: (line: string) => void): (chunk: Buffer) => void {
  let rest = '';
  return (chunk) => {
    const parts = (rest + chunk.toString()).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) each(line);
  };
}
