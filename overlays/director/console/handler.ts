import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import {
  type Action,
  type ActionAnswer,
  type Asked,
  type AskedAnswer,
  longestQuestion,
} from '../../shared/console/protocol.ts';
import { formatEvent } from '../../shared/health/event.ts';
import type { Asset } from './assets.ts';
import {
  authority,
  begin,
  clientAddress,
  cookie,
  type Exchange,
  isSameOrigin,
  readBody,
  Refused,
  sendJson,
} from './exchange.ts';
import type { Live } from './live.ts';
import type { LoginGuard } from './login-guard.ts';
import type { Session, Sessions } from './sessions.ts';

export interface Parts {
  readonly assets: ReadonlyMap<string, Asset>;
  readonly sessions: Sessions;
  readonly guard: LoginGuard;
  readonly live: Live;
  readonly act: (action: Action) => Promise<ActionAnswer>;
  readonly lookUp: <K extends keyof Asked>(what: K) => Promise<AskedAnswer<K>>;
  /** Whether a password is right; undefined: there is none, and who reaches the director's localhost is let in. */
  readonly isPassword: ((password: string) => Promise<boolean>) | undefined;
  readonly report: (line: string) => void;
}

/** The prefix makes browsers take the cookie only over TLS, for this host and the whole of it. */
const sessionCookie = '__Host-lvsmith';
const cookieRules = 'Secure; HttpOnly; SameSite=Strict; Path=/';
/** Names under which a director's localhost is reached through ssh -L, whatever the port. */
const localNames = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Answers each request of the console's page, and nothing else. */
export function handler(parts: Parts) {
  const routes: Readonly<
    Record<string, (exchange: Exchange, parts: Parts) => void | Promise<void>>
  > = {
    'GET /api/session': showSession,
    'POST /api/login': logIn,
    'POST /api/logout': logOut,
    'GET /api/events': openEvents,
    'POST /api/act': act,
    'GET /api/why': showAsked('why'),
    'GET /api/history': showAsked('history'),
  };
  return (request: Http2ServerRequest, response: Http2ServerResponse): void => {
    const exchange = { request, response };
    response.on('error', () => {
      // The browser went away.
    });
    const [path = ''] = request.url.split('?');
    const asset = request.method === 'GET' ? parts.assets.get(path) : undefined;
    const answer = async (): Promise<void> => {
      if (asset !== undefined) return sendAsset(exchange, asset);
      const route = routes[`${request.method} ${path}`];
      if (route === undefined) throw new Refused(404, 'there is no such page');
      checkOrigin(exchange, parts);
      await route(exchange, parts);
    };
    answer()
      .catch((error: unknown) => refuse(exchange, error, parts))
      // The browser went away in the middle of it.
      .catch(() => response.destroy());
  };
}

function refuse(exchange: Exchange, error: unknown, { report }: Parts): void {
  const { request, response } = exchange;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (error instanceof Refused) {
    const http1 = request.httpVersionMajor === 1;
    const { connection, ...headers } = error.headers;
    const closing = http1 && connection !== undefined ? { connection } : {};
    sendJson(exchange, error.status, { refused: error.message }, { ...headers, ...closing });
    return;
  }
  report(formatEvent('console-failed', { problem: String(error) }));
  sendJson(exchange, 500, { refused: 'the console failed; its journal says why' });
}

function sendAsset(exchange: Exchange, { type, etag, gzip }: Asset): void {
  const headers = { etag, 'cache-control': 'no-cache' };
  if (exchange.request.headers['if-none-match'] === etag) {
    begin(exchange, 304, headers);
    exchange.response.end();
    return;
  }
  begin(exchange, 200, { ...headers, 'content-type': type, 'content-encoding': 'gzip' });
  exchange.response.end(gzip);
}

/** Another site may neither read nor act, with or without the cookie. */
function checkOrigin(exchange: Exchange, { isPassword }: Parts): void {
  const { method, headers } = exchange.request;
  const isForeign =
    method === 'POST' ? !isSameOrigin(exchange) : !mayRead(headers['sec-fetch-site']);
  if (isForeign) throw new Refused(403, 'this comes from another site');
  // Without a password, a name that leads here for the moment must not do (DNS rebinding).
  if (isPassword === undefined && !localNames.test(authority(exchange)))
    throw new Refused(421, 'without a password the console is at localhost only: ssh -L');
}

/** `none`: typed by a person. A program that is no browser says nothing. */
function mayRead(site: string | string[] | undefined): boolean {
  return site === undefined || site === 'same-origin' || site === 'none';
}

/** Who is logged in, or what it takes. */
function showSession(exchange: Exchange, { sessions, isPassword }: Parts): void {
  const found = sessions.find(cookie(exchange, sessionCookie));
  if (found !== undefined) sendSession(exchange, found);
  else if (isPassword === undefined)
    sendSession(exchange, sessions.begin('somebody on the director'));
  else sendJson(exchange, 401, { refused: 'log in' });
}

function sendSession(exchange: Exchange, { id, name, token }: Session): void {
  const headers = { 'set-cookie': `${sessionCookie}=${id}; ${cookieRules}` };
  sendJson(exchange, 200, { name, token }, headers);
}

async function logIn(exchange: Exchange, parts: Parts): Promise<void> {
  const { sessions, guard, isPassword, report } = parts;
  const body = await readBody(exchange, longestQuestion);
  const { name, password } = body;
  if (typeof name !== 'string' || !/^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,39}$/u.test(name))
    throw new Refused(
      400,
      'give your name, for the journal: up to 40 letters, digits, blanks and . _ @ -',
    );
  if (typeof password !== 'string' || password.length > 256)
    throw new Refused(400, 'give the password');
  if (isPassword === undefined) throw new Refused(400, 'there is no password to log in with');
  const from = clientAddress(exchange);
  const wait = guard.begin(from);
  if (wait > 0) {
    const seconds = Math.ceil(wait / 1000);
    throw new Refused(429, `too many attempts: wait ${waitWords(seconds)}`, {
      'retry-after': String(seconds),
    });
  }
  const isRight = await isPassword(password).catch(() => false);
  const locked = guard.end(from, isRight);
  if (!isRight) {
    report(formatEvent('console-login-failed', { name, from }));
    if (locked) report(formatEvent('console-locked', { from }));
    throw new Refused(403, 'the password is wrong');
  }
  report(formatEvent('console-login', { name, from }));
  sendSession(exchange, sessions.begin(name));
}

function waitWords(seconds: number): string {
  return seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}

function logOut(exchange: Exchange, parts: Parts): void {
  parts.sessions.end(actingSession(exchange, parts));
  const headers = { 'set-cookie': `${sessionCookie}=; Max-Age=0; ${cookieRules}` };
  sendJson(exchange, 200, {}, headers);
}

/** The session of a request that changes something: the cookie alone is not enough. */
function actingSession(exchange: Exchange, parts: Parts): Session {
  const session = knownSession(exchange, parts);
  if (exchange.request.headers['x-lvsmith-token'] !== session.token)
    throw new Refused(403, 'the page is of another session: load it again');
  return session;
}

function knownSession(exchange: Exchange, { sessions }: Parts): Session {
  const session = sessions.find(cookie(exchange, sessionCookie));
  if (session === undefined) throw new Refused(401, 'log in');
  return session;
}

function openEvents(exchange: Exchange, parts: Parts): void {
  const session = knownSession(exchange, parts);
  const { live } = parts;
  if (live.isFull) throw new Refused(503, 'too many pages are open', { 'retry-after': '10' });
  const { response } = exchange;
  begin(exchange, 200, { 'content-type': 'text/event-stream' });
  const close = () => {
    // What is written after its end would be an error of the stream.
    remove();
    response.end();
  };
  const remove = live.add({
    backlog: () => response.writableLength,
    send: (text) => void response.write(text),
    close,
  });
  session.streams.add(close);
  response.on('close', () => {
    remove();
    session.streams.delete(close);
    parts.sessions.use(session);
  });
}

function showAsked(what: keyof Asked) {
  return async (exchange: Exchange, parts: Parts): Promise<void> => {
    knownSession(exchange, parts);
    sendJson(exchange, 200, await parts.lookUp(what));
  };
}

async function act(exchange: Exchange, parts: Parts): Promise<void> {
  const { name } = actingSession(exchange, parts);
  const { verb, argument, simulate, force } = await readBody(exchange, longestQuestion);
  if (typeof verb !== 'string' || typeof argument !== 'string')
    throw new Refused(400, 'say what to do');
  const by = `${name} from ${clientAddress(exchange)}`;
  const words = { verb, argument, simulate: simulate !== false, force: force === true, by };
  sendJson(exchange, 200, await parts.act(words));
}
