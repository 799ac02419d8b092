import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type IncomingHttpHeaders } from 'node:http2';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { askAgent, lookUp } from '../../overlays/director/console/agent.ts';
import type { Asset } from '../../overlays/director/console/assets.ts';
import { Live } from '../../overlays/director/console/live.ts';
import { LoginGuard } from '../../overlays/director/console/login-guard.ts';
import { createConsole } from '../../overlays/director/console/server.ts';
import { Sessions } from '../../overlays/director/console/sessions.ts';
import { consoleState } from '../../overlays/director/console-agent/look.ts';
import { serve } from '../../overlays/director/console-agent/serve.ts';
import { Watch } from '../../overlays/director/console-agent/watch.ts';
import type { Action, ActionAnswer, ConsoleState } from '../../overlays/shared/console/protocol.ts';
import type { HistoryView } from '../../overlays/shared/history/view.ts';
import type { NodeState } from '../../overlays/shared/state/node-state.ts';
import type { RateTable } from '../../overlays/shared/state/rates.ts';
import type { WhyReport } from '../../overlays/shared/state/why-report.ts';
import { modelOf } from './profile-texts.ts';
import { healthyNode } from './node-state.ts';

const allLinks = ['litsha22', 'litsha23'].map((director) => ({
  director,
  connected: [true, true],
}));

/** What a director shows whose node is as given. @param rates undefined: they are not known yet */
export function stateOf(node: NodeState = healthyNode, rates?: RateTable): ConsoleState {
  return consoleState(modelOf('profiles/lab.yaml').cluster, node, {
    links: { at: node.at, value: allLinks },
    traffic: { at: node.at, value: { connections: 0, incomingBytes: 0 } },
    rates:
      rates === undefined ? { at: node.at, unknown: 'not yet' } : { at: node.at, value: rates },
  });
}

/** The same as of now: each look has something new. */
function stateNow(): ConsoleState {
  return stateOf({ ...healthyNode, at: new Date().toISOString() });
}

const fixture = (name: string) => readFileSync(`test/fixtures/console/${name}.pem`, 'utf8');
const page: Asset = { type: 'text/html', etag: '"one"', gzip: Buffer.from('page') };

interface Options {
  /** Undefined: none, and localhost is let in. */
  readonly password?: string | undefined;
  /** Looked at again and again, while somebody watches. */
  readonly look?: () => ConsoleState | Promise<ConsoleState>;
  readonly act?: (action: Action) => Promise<ActionAnswer>;
  readonly why?: () => Promise<WhyReport>;
  readonly history?: () => Promise<HistoryView>;
  readonly now?: () => number;
  /** The files of the page. */
  readonly assets?: ReadonlyMap<string, Asset>;
}

/** A console on a port of its own, with its agent's own server behind it. */
export async function startConsole(t: ExecutionContext, options: Options = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'console-'));
  const socket = join(folder, 'agent.sock');
  const agent = createServer();
  const watch = new Watch(async () => (options.look ?? stateNow)());
  const refuse = () => Promise.resolve({ refused: 'nothing is done here' });
  const ignore = () => undefined;
  const unasked = () => Promise.reject(new Error('nothing is looked up here'));
  const asked = { why: options.why ?? unasked, history: options.history ?? unasked };
  serve(agent, { watch, act: options.act ?? refuse, asked, idle: ignore, busy: ignore });
  await new Promise<void>((resolve) => void agent.listen(socket, resolve));
  const lines: string[] = [];
  const live = new Live(socket);
  const { password } = options;
  const sessions = new Sessions(options.now);
  const server = createConsole(
    { key: fixture('key'), cert: fixture('certificate') },
    {
      assets: options.assets ?? new Map([['/', page]]),
      sessions,
      guard: new LoginGuard(options.now),
      live,
      act: (action) => askAgent(socket, action),
      lookUp: (what) => lookUp(socket, what),
      isPassword: password === undefined ? undefined : (text) => Promise.resolve(text === password),
      report: (line) => void lines.push(line),
    },
  );
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = addressOf(server.address());
  t.teardown(() => {
    live.close();
    server.close();
    agent.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { port, lines, live, sessions, agent, server };
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A browser: one connection of HTTP/2, its cookie, and what it says of where a request comes from. */
export class Browser {
  readonly #session;
  readonly #port: number;
  cookie = '';
  token = '';

  constructor(t: ExecutionContext, port: number) {
    this.#port = port;
    this.#session = connect(`https://localhost:${port}`, { rejectUnauthorized: false });
    this.#session.on('error', () => undefined);
    t.teardown(() => this.#session.destroy());
  }

  request(
    method: string,
    path: string,
    { body, headers = {} }: { body?: string; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const stream = this.#session.request({
      ':method': method,
      ':path': path,
      'sec-fetch-site': 'same-origin',
      origin: `https://localhost:${this.#port}`,
      ...(this.cookie === '' ? {} : { cookie: this.cookie }),
      ...(this.token === '' ? {} : { 'x-lvsmith-token': this.token }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    });
    stream.end(body);
    return new Promise((resolve, reject) => {
      let status = 0;
      let found: IncomingHttpHeaders = {};
      let text = '';
      stream.setEncoding('utf8');
      stream.on('response', (response) => {
        status = Number(response[':status']);
        found = response;
      });
      stream.on('data', (chunk: string) => (text += chunk));
      stream.on('end', () => resolve({ status, headers: found, body: text }));
      stream.on('error', reject);
    });
  }

  async logIn(password: string, name = 'ada'): Promise<Answer> {
    const answer = await this.request('POST', '/api/login', {
      body: JSON.stringify({ name, password }),
    });
    this.#keep(answer);
    return answer;
  }

  async session(): Promise<Answer> {
    const answer = await this.request('GET', '/api/session');
    this.#keep(answer);
    return answer;
  }

  #keep({ headers, body }: Answer): void {
    const [cookie] = headers['set-cookie'] ?? [];
    if (cookie === undefined) return;
    this.cookie = cookie.split(';')[0] ?? '';
    const session: { token?: string } = JSON.parse(body);
    this.token = session.token ?? '';
  }

  /** Opens the stream and reads nothing of it. @returns when the console has ended it */
  sleeps(): Promise<void> {
    const stream = this.#session.request({
      ':path': '/api/events',
      'sec-fetch-site': 'same-origin',
      cookie: this.cookie,
    });
    stream.on('error', () => undefined);
    return new Promise((resolve) => {
      stream.on('aborted', resolve);
      stream.on('close', resolve);
    });
  }

  /** The events of the stream, as text, until enough of them have come; then it is closed. */
  events(isEnough: (text: string) => boolean): Promise<string> {
    const stream = this.#session.request({
      ':path': '/api/events',
      'sec-fetch-site': 'same-origin',
      cookie: this.cookie,
    });
    stream.setEncoding('utf8');
    return new Promise((resolve, reject) => {
      let text = '';
      stream.on('data', (chunk: string) => {
        text += chunk;
        if (isEnough(text)) stream.close();
      });
      stream.on('close', () => resolve(text));
      stream.on('error', reject);
    });
  }
}
