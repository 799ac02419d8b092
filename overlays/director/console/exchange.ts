import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { isIPv4 } from 'node:net';

/** A request and its response, over HTTP/2 or HTTP/1.1. */
export interface Exchange {
  readonly request: Http2ServerRequest;
  readonly response: Http2ServerResponse;
}

/**
 * What every answer says to the browser: it loads nothing from elsewhere, runs no script but the page's own file, and
 * shows the page in no frame. There is no Strict-Transport-Security: with it, nobody could accept a self-signed
 * certificate.
 */
const usualHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

export function begin(
  { response }: Exchange,
  status: number,
  headers: Readonly<Record<string, string>>,
): void {
  response.writeHead(status, { ...usualHeaders, 'cache-control': 'no-store', ...headers });
}

export function sendJson(
  exchange: Exchange,
  status: number,
  value: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  begin(exchange, status, { 'content-type': 'application/json', ...headers });
  exchange.response.end(JSON.stringify(value));
}

/** A request that cannot be answered as asked, with words for a person. */
export class Refused extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/**
 * The body, which must be an object of JSON.
 *
 * @param longest bytes
 * @throws Refused
 */
export async function readBody(
  { request }: Exchange,
  longest: number,
): Promise<Readonly<Record<string, unknown>>> {
  if (request.headers['content-type'] !== 'application/json')
    throw new Refused(415, 'send application/json');
  const tooLong = new Refused(413, `send at most ${longest} bytes`, { connection: 'close' });
  if (Number(request.headers['content-length'] ?? 0) > longest) throw tooLong;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    // Leaving the loop ends the request: who lies about the length gets no answer.
    if (size > longest) throw tooLong;
    chunks.push(bytes);
  }
  const value = parseJson(Buffer.concat(chunks).toString());
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Refused(400, 'send an object of JSON');
  return { ...value };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The cookie of a name; undefined: the browser sent none. */
export function cookie({ request }: Exchange, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key = '', value] = pair.trim().split('=');
    if (key === name) return value;
  }
  return undefined;
}

/** Where the browser is. */
export function clientAddress({ request }: Exchange): string {
  const address = request.socket.remoteAddress ?? '';
  const mapped = address.replace(/^::ffff:/i, '');
  return isIPv4(mapped) ? mapped : address;
}

/** The name and port that the browser asked for. */
export function authority({ request }: Exchange): string {
  return request.headers[':authority'] ?? request.headers.host ?? '';
}

/** Whether the request comes from the page itself; a browser that cannot say is asked for the origin. */
export function isSameOrigin(exchange: Exchange): boolean {
  const { headers } = exchange.request;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  return headers.origin === `https://${authority(exchange)}`;
}
