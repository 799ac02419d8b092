import type { Socket } from 'node:net';

/**
 * Reads a socket line by line.
 *
 * @param longest bytes: a longer line ends the connection, so that nobody fills the memory
 */
export function readLines(socket: Socket, longest: number, take: (line: string) => void): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
    if (rest.length > longest) socket.destroy(new Error(`a line of more than ${longest} bytes`));
  });
}
