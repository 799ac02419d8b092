import { rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { exitCodes } from '../../report/exit-codes.ts';
import { exitCodeOf, failureText } from '../../report/failure.ts';
import type { Lab } from '../lab.ts';
import { openTerminal } from '../terminal.ts';
import type { Reply, Request } from './protocol.ts';
import { verbs } from './verbs.ts';

/**
 * Serves a lab on a unix socket until `down` is asked for. The verbs stand in `verbs.ts`; `console`
 * and `terminal` turn their connection into a console.
 */
export async function serveLab(lab: Lab, socketPath: string): Promise<void> {
  await rm(socketPath, { force: true });
  const server = createServer();
  const down = new Promise<Socket | undefined>((resolve) => {
    server.on('connection', (socket) => attend(lab, socket, resolve));
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.once(signal, () => resolve(undefined));
  });
  await listen(server, socketPath);
  const asker = await down;
  // The path is free from here on, for the next lab.
  server.close();
  await lab.stop();
  asker?.end(`${JSON.stringify({ end: exitCodes.ok })}\n`);
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // Whoever may use the socket is root on every machine of the lab.
    const mask = process.umask(0o077);
    server.listen(path, resolve);
    process.umask(mask);
  });
}

function attend(lab: Lab, socket: Socket, down: (asker: Socket) => void): void {
  socket.on('error', () => undefined);
  const lines = createInterface({ input: socket });
  lines.on('error', () => undefined);
  lines.once('line', (line) => {
    lines.close();
    void answer(lab, socket, line, down);
  });
}

async function answer(
  lab: Lab,
  socket: Socket,
  line: string,
  down: (asker: Socket) => void,
): Promise<void> {
  const reply = (message: Reply) => socket.write(`${JSON.stringify(message)}\n`);
  try {
    const request: Request = JSON.parse(line);
    const [name = '', rows, columns] = request.args;
    if (request.verb === 'console') return attach(lab, socket, name, reply);
    if (request.verb === 'terminal') {
      const terminal = await openTerminal(lab.machine(name), {
        rows: Number(rows),
        columns: Number(columns),
      });
      reply({ raw: true });
      return join(socket, terminal);
    }
    if (request.verb === 'down') return down(socket);
    const verb = verbs[request.verb];
    if (verb === undefined) throw new Error(`no verb ${request.verb}`);
    const gone = new AbortController();
    socket.once('close', () => gone.abort());
    const code = await verb.run(lab, request.args, {
      print: (text) => void reply({ text }),
      signal: gone.signal,
    });
    reply({ end: code ?? 0 });
  } catch (error) {
    reply({ text: `${failureText(error)}\n` });
    reply({ end: exitCodeOf(error) });
  }
}

/** Both ends go when one does. */
function join(one: Socket, other: Socket): void {
  one.pipe(other);
  other.pipe(one);
  for (const end of [one, other]) end.on('error', () => undefined);
  one.on('close', () => other.destroy());
  other.on('close', () => one.destroy());
}

/** The serial console: its last lines, then everything, both ways. */
function attach(lab: Lab, socket: Socket, name: string, reply: (message: Reply) => void): void {
  const console = lab.machine(name).console();
  reply({ raw: true });
  socket.write(`${console.tail(20).join('\r\n')}\r\n`);
  const detach = console.attach((chunk) => socket.write(chunk));
  socket.resume();
  socket.on('data', (chunk: Buffer) => console.write(chunk));
  socket.on('close', detach);
}
