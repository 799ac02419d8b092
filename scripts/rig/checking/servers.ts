import { readFileSync } from 'node:fs';
import { createServer as createPlain, type RequestListener, type Server } from 'node:http';
import { createServer as createTls } from 'node:https';
import { createConnection } from 'node:net';
import { createInterface } from 'node:readline';
import { serverAddress } from './profile-text.ts';

/*
 * Runs in the network of a director: so many servers that answer http and https on addresses of their own, and what
 * mon says of them. Each line of its input is an order, answered by a line: `refuse N`, `hang N`, `serve N`, `judged`.
 * Ends when its input does. Usage: node servers.js NUMBER CERTIFICATE-AND-KEY
 */
const [number = '0', pem = ''] = process.argv.slice(2);

class Realserver {
  readonly #address: string;
  readonly #servers: readonly Server[];
  #hangs = false;

  constructor(address: string, certificate: string) {
    this.#address = address;
    const listener: RequestListener = (_, response) => {
      if (!this.#hangs) response.end('ok\n');
    };
    this.#servers = [
      createPlain(listener),
      createTls({ key: certificate, cert: certificate }, listener),
    ];
  }

  async serve(): Promise<void> {
    this.#hangs = false;
    for (const [index, server] of this.#servers.entries())
      if (!server.listening)
        await new Promise<void>((resolve) => {
          server.listen(index === 0 ? 80 : 443, this.#address, 128, resolve);
        });
  }

  hang(): void {
    this.#hangs = true;
  }

  refuse(): void {
    for (const server of this.#servers) {
      server.close();
      server.closeAllConnections();
    }
  }
}

/** How many services mon thinks well of. */
function judged(): Promise<number> {
  return new Promise((resolve) => {
    let text = '';
    const socket = createConnection({ host: '127.0.0.1', port: 2583 });
    socket.setEncoding('latin1');
    socket.on('error', () => resolve(0));
    socket.on('close', () => resolve(0));
    socket.on('data', (data: string) => {
      text += data;
      if (!/(^|\n)220 [^\n]*\n$/.test(text)) return;
      socket.destroy();
      resolve(text.match(/^group=server\d+ .* opstatus=1 /gm)?.length ?? 0);
    });
    socket.write('list opstatus\n');
  });
}

async function obey(line: string): Promise<string> {
  const [order, index = ''] = line.split(' ');
  if (order === 'judged') return String(await judged());
  const server = servers[Number(index)];
  if (order === 'refuse') server?.refuse();
  else if (order === 'hang') server?.hang();
  else await server?.serve();
  return 'done';
}

const certificate = readFileSync(pem, 'utf8');
const servers = Array.from(
  { length: Number(number) },
  (_, index) => new Realserver(serverAddress(index), certificate),
);

async function main(): Promise<void> {
  for (const server of servers) await server.serve();
  process.stdout.write('ready\n');
  for await (const line of createInterface({ input: process.stdin }))
    process.stdout.write(`${await obey(line)}\n`);
  process.exit(0);
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
