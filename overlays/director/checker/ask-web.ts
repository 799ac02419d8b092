import {
  Agent as PlainAgent,
  request as requestPlain,
  type ClientRequest,
  type IncomingMessage,
} from 'node:http';
import { Agent as TlsAgent, request as requestTls } from 'node:https';
import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import { type Answer, fails, late, works, wordsOf } from './answer.ts';
import type { WebQuestion } from './question.ts';

/** Bytes of a page that are looked at; a longer one fails. */
const longestPage = 4 * 1024 * 1024;

/**
 * Each check is a connection of its own, as a client's is: one that is kept would still answer when the server takes no
 * more. What is kept is the TLS session, which spares both sides the costly half of a handshake.
 */
const tlsAgent = new TlsAgent({
  keepAlive: false,
  maxCachedSessions: 4096,
  // One for all: each would read the system's authorities anew, and nobody is compared with them.
  secureContext: createSecureContext(),
});
const plainAgent = new PlainAgent({ keepAlive: false });

/** Asks one address for a page, and looks at the status and the text. */
export function askWeb(question: WebQuestion, address: string, timeout: number): Promise<Answer> {
  return new Promise((resolve) => {
    const end = (answer: Answer) => {
      clearTimeout(timer);
      resolve(answer);
      request.destroy();
    };
    const request = send(question, address);
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

function send(question: WebQuestion, address: string): ClientRequest {
  const { port, tls, name, hostHeader } = question;
  const common = {
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
  if (!tls) return requestPlain({ ...common, agent: plainAgent });
  return requestTls({
    ...common,
    agent: tlsAgent,
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
