import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect } from 'node:net';
import type { Check, VirtualService } from '../../../overlays/shared/cluster/cluster.ts';
import { run, type Run } from '../../runtime/run.ts';

/** A virtual service, and how its servers are checked: clients are answered in the same way. */
export interface Target {
  readonly virtual: Pick<VirtualService, 'service' | 'protocol' | 'address' | 'port' | 'marked'>;
  readonly check: Pick<Check, 'type' | 'path' | 'host' | 'status' | 'expect'>;
}

/** Asks a virtual service once, as a client. @returns why it got no answer; undefined: it got one. */
export type RequestService = (target: Target) => Promise<string | undefined>;

/** Milliseconds. */
const patience = 5000;

/**
 * The request of a client on this host: what mon asks of a server of this service, or a connection where that is
 * something else.
 */
export const requestFromHere: RequestService = (target) => {
  const { virtual, check } = target;
  if (virtual.protocol === 'udp') return Promise.resolve('UDP answers nobody who does not ask it');
  return check.type === 'http' || check.type === 'https' ? page(target) : connection(target);
};

/** The port that a client uses; of several ports their first. */
export function clientPort({ port, marked }: Target['virtual']): number {
  return marked?.ports[0]?.[0] ?? port;
}

/**
 * Another program's request in the place of that of this host.
 *
 * @param words `{address}`, `{port}`, `{protocol}` and `{service}` in them stand for the virtual service's.
 */
export function requestByProgram(
  words: readonly [string, ...string[]],
  runProgram: Run = run,
): RequestService {
  return async ({ virtual }) => {
    const values = {
      address: virtual.address,
      port: String(clientPort(virtual)),
      protocol: virtual.protocol,
      service: virtual.service,
    };
    const fill = (word: string) =>
      Object.entries(values).reduce(
        (text, [key, value]) => text.replaceAll(`{${key}}`, value),
        word,
      );
    const [program, ...args] = words;
    const argv: [string, ...string[]] = [fill(program), ...args.map(fill)];
    const { code, stderr } = await runProgram(argv, { accept: 'any', timeout: 4 * patience });
    const said = stderr.trim().split('\n').at(-1) ?? '';
    return code === 0 ? undefined : said === '' ? `it ended with ${code}` : said;
  };
}

function connection({ virtual }: Target): Promise<string | undefined> {
  return new Promise((done) => {
    const socket = connect({ host: virtual.address, port: clientPort(virtual) });
    const end = (why: string | undefined) => {
      socket.destroy();
      done(why);
    };
    socket.setTimeout(patience, () => end(silent));
    socket.once('connect', () => end(undefined));
    socket.once('error', ({ message }) => end(message));
  });
}

const silent = `no answer within ${patience / 1000} s`;

async function page(target: Target): Promise<string | undefined> {
  const { path, status, expect } = target.check;
  try {
    const response = await answerTo(target);
    const code = response.statusCode ?? 0;
    const text = await textOf(response);
    if (!status.includes(code)) return `${path} was answered with ${code}`;
    return text.includes(expect) ? undefined : `the page ${path} lacks "${expect}"`;
  } catch (error) {
    if (!(error instanceof Error)) return String(error);
    return error.name === 'AbortError' ? silent : error.message;
  }
}

function answerTo({ virtual, check }: Target): Promise<IncomingMessage> {
  const { type, path, host } = check;
  const options = {
    host: virtual.address,
    port: clientPort(virtual),
    path,
    headers: { host },
    agent: false,
    signal: AbortSignal.timeout(patience),
  };
  return new Promise((done, failed) => {
    // The servers may have made their certificates themselves: it is no question here who they are.
    const asked =
      type === 'https'
        ? requestHttps({ ...options, rejectUnauthorized: false, servername: host }, done)
        : requestHttp(options, done);
    asked.once('error', failed);
    asked.end();
  });
}

/** Bytes of a page that are looked at. */
const most = 65_536;

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of response) {
    text += String(piece);
    if (text.length > most) break;
  }
  return text;
}
