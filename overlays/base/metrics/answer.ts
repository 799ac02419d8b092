import { gzipSync } from 'node:zlib';
import { contentType } from './exposition.ts';

/** Bytes of a request that are looked at; Prometheus sends some three hundred. */
const longestRequest = 8192;

/** Whether a request's head is complete, or longer than anybody's who means well. */
export function isWholeRequest(text: string): boolean {
  return /\r?\n\r?\n/.test(text) || text.length >= longestRequest;
}

/**
 * The answer to one request of HTTP: this page, and nothing else. The connection ends with it.
 *
 * @param metrics is asked for when somebody wants the page
 */
export async function answerRequest(
  request: string,
  metrics: () => Promise<string>,
): Promise<Buffer> {
  const [, method, path] = /^([A-Z]+) (\S+) HTTP\/1\.[01]\r?\n/.exec(request) ?? [];
  if (method === undefined || path === undefined) return reply(400, 'this is not HTTP\n');
  if (method !== 'GET' && method !== 'HEAD')
    return reply(405, 'only GET\n', 'Allow: GET, HEAD\r\n');
  if (path.split('?')[0] !== '/metrics') return reply(404, 'there is only /metrics\n');
  const text = await metrics();
  const zipped = /^accept-encoding:.*\bgzip\b/im.test(request);
  const body = zipped ? gzipSync(text) : Buffer.from(text);
  const headers = `Content-Type: ${contentType}\r\n${zipped ? 'Content-Encoding: gzip\r\n' : ''}`;
  return withBody(200, headers, body, method === 'HEAD');
}

const reasons = {
  200: 'OK',
  400: 'Bad Request',
  404: 'Not Found',
  405: 'Method Not Allowed',
} as const;

function reply(code: keyof typeof reasons, text: string, headers = ''): Buffer {
  return withBody(code, `Content-Type: text/plain\r\n${headers}`, Buffer.from(text), false);
}

function withBody(
  code: keyof typeof reasons,
  headers: string,
  body: Buffer,
  headOnly: boolean,
): Buffer {
  const head = `HTTP/1.1 ${code} ${reasons[code]}\r\n${headers}Content-Length: ${body.length}\r\nConnection: close\r\n\r\n`;
  return headOnly ? Buffer.from(head) : Buffer.concat([Buffer.from(head), body]);
}
