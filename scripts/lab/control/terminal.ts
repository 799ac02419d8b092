import type { Socket } from 'node:net';

/** Ctrl-], as in telnet. */
const leave = 0x1d;

/** Joins this terminal to a console until Ctrl-] or its end. */
export async function joinTerminal(socket: Socket, first: Buffer): Promise<number> {
  const { stdin, stdout } = process;
  stdout.write('(Ctrl-] leaves)\r\n');
  stdout.write(first);
  stdin.setRawMode?.(true);
  socket.pipe(stdout, { end: false });
  await new Promise<void>((resolve) => {
    stdin.on('data', (chunk: Buffer) => {
      if (chunk.includes(leave)) resolve();
      else socket.write(chunk);
    });
    socket.once('close', resolve);
  });
  stdin.setRawMode?.(false);
  stdin.pause();
  socket.destroy();
  stdout.write('\r\n');
  return 0;
}
