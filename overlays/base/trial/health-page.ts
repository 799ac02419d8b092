import { readFileSync } from 'node:fs';
import { request as plain } from 'node:http';
import { request as encrypted } from 'node:https';

/** A port that Apache listens on. */
export interface Listening {
  readonly port: number;
  readonly tls: boolean;
}

/** Milliseconds for an answer. */
const patience = 10_000;

/** The ports in the text of Apache's ports.conf: `Listen 443 https`. */
export function listeningPorts(text: string): readonly Listening[] {
  return [...text.matchAll(/^Listen (?:\S*:)?(\d+)( https)?\s*$/gm)].map(([, port, https]) => ({
    port: Number(port),
    tls: https !== undefined,
  }));
}

/** Why Apache does not serve its health page on one of its ports; undefined when it does on all of them. */
export async function healthPageFault(
  file = '/etc/apache2/ports.conf',
): Promise<string | undefined> {
  for (const at of listeningPorts(readFileSync(file, 'utf8'))) {
    const answer = await ask(at);
    if (answer !== '200') return `Apache did not serve /health on port ${at.port}: ${answer}`;
  }
  return undefined;
}

/** The status of an answer, or why there is none. */
function ask({ port, tls }: Listening): Promise<string> {
  const where = { host: '127.0.0.1', port, path: '/health', timeout: patience, agent: false };
  return new Promise((resolve) => {
    // The certificate names the service, not this address.
    const asked = tls ? encrypted({ ...where, rejectUnauthorized: false }) : plain(where);
    asked.once('response', (response) => {
      resolve(String(response.statusCode));
      asked.destroy();
    });
    asked.once('timeout', () => asked.destroy(new Error('no answer')));
    asked.once('error', ({ message }) => resolve(message));
    asked.end();
  });
}
