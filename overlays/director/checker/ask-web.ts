import {
  Agent as PlainAgent,
  request as requestPlain,
  type ClientRequest,
  type IncomingMessage,
} from 'node:http';
import { Agent as TlsAgent, request as requestTls } from 'node:https';
import { isIP } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { type Answer, fails, late, works, wordsOf } from './answer.ts';
import type { WebQuestion } from './question.ts';

/** Bytes of a page that are looked at; a longer one fails. */
const longestPage = 4 * 1024 * 1024;

/**
 * Each check is a connection of its own, as a client's is: one that is kept would still answer when the server takes no
 * more. What is kept is the TLS session, which spares both sides the costly half of a handshake.
 */
const common = {
  keepAlive: false,
  // One for all: each would read the system's authorities anew, and nobody is compared with them.
  secureContext: createSecureContext(),
} as const;
const tlsAgent = new TlsAgent({ ...common, maxCachedSessions: 4096 });
/** For a handshake in which the server has to show its certificate. */
const freshAgent = new TlsAgent({ ...common, maxCachedSessions: 0 });
/** Milliseconds after which a session is not taken up again: in it a server shows no certificate. */
const longestSession = 300_000;
/** When each server showed its certificate last: milliseconds of performance.now(). */
const shown = new Map<string, number>();
const plainAgent = new PlainAgent({ keepAlive: false });

/** Asks one address for a page, and looks at the status and the text. */
export function askWeb(question: WebQuestion, address: string, timeout: number): Promise<Answer> {
  return new Promise((resolve) => {
    let certificateEnds: string | undefined;
    const end = (answer: Answer) => {
      clearTimeout(timer);
      resolve(certificateEnds === undefined ? answer : { ...answer, certificateEnds });
      request.destroy();
    };
    const request = send(question, address);
    request.once('socket', (socket) => {
      if (!(socket instanceof TLSSocket)) return;
      socket.once('secureConnect', () => {
        if (socket.isSessionReused()) return;
        shown.set(serverOf(question, address), performance.now());
        certificateEnds = endOf(socket);
      });
    });
    request.on('error', (error) => end(fails(wordsOf(error))));
    request.on('response', (response) => read(question, response, end));
    request.end();
    const timer = setTimeout(
      // What has come meanwhile is read first, when this program itself was late.
      () => setImmediate(() => end(late(timeout))),
      timeout,
    );
  });
}

function serverOf({ port, name }: WebQuestion, address: string): string {
  return `${address} ${port} ${name}`;
}

/** Undefined: it shows none, or one whose end nobody can read. */
function endOf(socket: TLSSocket): string | undefined {
  const ends = Date.parse(socket.getPeerX509Certificate()?.validTo ?? '');
  return Number.isNaN(ends) ? undefined : new Date(ends).toISOString();
}

function send(question: WebQuestion, address: string): ClientRequest {
  const { port, tls, name, hostHeader } = question;
  const page = {
    host: address,
    port,
    path: latin1(question.path),
    headers: {
      Host: hostHeader,
      'User-Agent': 'lvsmith-http.monitor',
      Accept: '*/*',
      Connection: 'close',
    },
  };
  if (!tls) return requestPlain({ ...page, agent: plainAgent });
  const seen = shown.get(serverOf(question, address)) ?? performance.now();
  return requestTls({
    ...page,
    agent: performance.now() - seen > longestSession ? freshAgent : tlsAgent,
    // Realservers are asked by address, and may share a certificate of any name.
    rejectUnauthorized: false,
    servername: isIP(name) > 0 ? '' : name,
  });
}

/** The bytes of UTF-8, as Node writes the letters of a path. */
function latin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function read(
  { status, expect }: WebQuestion,
  response: IncomingMessage,
  end: (answer: Answer) => void,
): void {
  const code = response.statusCode ?? 0;
  // Of a page no more is kept than the text could begin in: a thousand may come at once.
  const text = Buffer.from(expect);
  let rest = Buffer.alloc(0);
  let found = false;
  let length = 0;
  response.on('data', (part: Buffer) => {
    if (expect === '' || found) return;
    length += part.length;
    if (length > longestPage) end(fails('the page is longer than 4 MB'));
    rest = Buffer.concat([rest, part]);
    found = rest.includes(text);
    rest = rest.subarray(Math.max(0, rest.length - text.length + 1));
  });
  response.on('error', (error) => end(fails(wordsOf(error))));
  response.on('end', () => {
    if (!response.complete) end(fails('the page ended early'));
    else if (!status.includes(code)) end(fails(`status ${code}`));
    else if (expect !== '' && !found) end(fails('the page does not contain the text'));
    else end(works);
  });
}
