import { createSocket } from 'node:dgram';
import { renewPort, shutPort } from '../../shared/lease/ports.ts';

const loopback = '127.0.0.1';

/**
 * The gate of the floating addresses, whose rules are in the kernel (`/usr/lib/lvsmith/lease.nft`): a command is
 * a datagram to the loopback device, which they take on its way out. It needs no fork and no capability, and
 * the order of commands is that of the calls.
 */
export class Gate {
  readonly #socket = createSocket('udp4').unref();

  /** @param failed A datagram could not be sent; the gate stays as it is, and shuts in time. */
  constructor(failed: (problem: string) => void) {
    this.#socket.on('error', (error) => failed(error.message));
  }

  /** Keeps the gate open, if the kernel saw all these cookies leave lately. */
  renew(cookies: readonly bigint[]): void {
    const body = Buffer.alloc(8 * cookies.length);
    cookies.forEach((cookie, index) => body.writeBigUInt64BE(cookie, 8 * index));
    this.#socket.send(body, renewPort, loopback);
  }

  /** Shuts the gate. `done` comes after the kernel has. */
  shut(done: () => void): void {
    this.#socket.send(Buffer.alloc(8), shutPort, loopback, done);
  }

  close(): void {
    this.#socket.close();
  }
}
