import { rm } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { exitCodes } from '../../runtime/exit-codes.ts';
import { exitCodeOf, failureText } from '../../runtime/failure.ts';
import type { Lab } from '../lab.ts';
import { deferred, type Deferred } from '../../runtime/deferred.ts';
import type { Perform, Reply, Request, Session } from './protocol.ts';

/** What the connections of a lab share. */
interface Service {
  readonly perform: Perform;
  /** Aborted once somebody ends the lab. */
  readonly ending: AbortController;
  /** Resolves once it has ended. */
  readonly ended: Deferred<void>;
}

/**
 * Serves a lab on a unix socket until a request or a signal ends it.
 *
 * @param perform what carries out the requests.
 */
export async function serveLab(
  lab: Pick<Lab, 'stop'>,
  socketPath: string,
  perform: Perform,
): Promise<void> {
  await rm(socketPath, { force: true });
  const server = createServer();
  const service: Service = { perform, ending: new AbortController(), ended: deferred<void>() };
  const connections = new Set<Socket>();
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
    attend(service, socket);
  });
  for (const name of ['SIGTERM', 'SIGINT'] as const)
    process.once(name, () => service.ending.abort());
  await listen(server, socketPath);
  const { signal } = service.ending;
  if (!signal.aborted) await once(signal, 'abort');
  // The path is free from here on, for the next lab.
  server.close();
  await lab.stop();
  service.ended.resolve();
  // After whoever ended it has the answer; the others see the end of their consoles.
  await new Promise<void>((resolve) => setImmediate(resolve));
  for (const socket of connections) socket.end();
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

function attend(service: Service, socket: Socket): void {
  socket.on('error', () => undefined);
  const lines = createInterface({ input: socket });
  lines.on('error', () => undefined);
  lines.once('line', (line) => {
    lines.close();
    void answer(service, socket, line);
  });
}

async function answer(
  { perform, ending, ended }: Service,
  socket: Socket,
  line: string,
): Promise<void> {
  const reply = (message: Reply) => void socket.write(`${JSON.stringify(message)}\n`);
  const gone = new AbortController();
  socket.once('close', () => gone.abort());
  let taken = false;
  let endsLab = false;
  // What goes on in the machines fails when they are gone: the reason is that somebody ended the lab.
  const cutOff = () => ending.signal.aborted && !endsLab;
  const session: Session = {
    print: (text) => reply({ text, stream: 'stdout' }),
    complain: (text) =>
      reply({ text: cutOff() ? 'lvsmith: the lab was ended\n' : text, stream: 'stderr' }),
    signal: gone.signal,
    takeOver: () => {
      taken = true;
      reply({ raw: true });
      return socket;
    },
    endLab: () => {
      endsLab = true;
      ending.abort();
      return ended.promise;
    },
  };
  try {
    const request: Request = JSON.parse(line);
    const code = await perform(request.words, session);
    if (!taken) reply({ end: cutOff() ? exitCodes.verification : code });
  } catch (error) {
    session.complain(`${failureText(error)}\n`);
    reply({ end: exitCodeOf(error) });
  }
}
