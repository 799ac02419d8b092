import type { Socket } from 'node:net';
import { connectUnix } from '../../runtime/connect-unix.ts';
import { succeed } from './commands.ts';
import type { Machine } from '../qemu/machine.ts';
import { socketPaths } from '../qemu/arguments.ts';

interface Size {
  readonly rows: number;
  readonly columns: number;
}

/** An interactive bash ignores SIGTERM: without SIGHUP systemd waits 90 s before it kills one. */
const start = ({ rows, columns }: Size) => `systemctl stop lab-terminal 2>/dev/null
systemd-run -q --collect --unit=lab-terminal -p StandardInput=tty -p StandardOutput=tty \\
  -p StandardError=tty -p TTYPath=/dev/hvc1 -p TTYReset=yes -p TTYVHangup=yes \\
  -p TTYRows=${rows} -p TTYColumns=${columns} -p SendSIGHUP=yes \\
  -E TERM=xterm -E HOME=/root --working-directory=/root bash -l`;

/** A root shell for a person, on the second virtio console of the machine; one at a time. */
export async function openTerminal(machine: Machine, size: Size): Promise<Socket> {
  const socket = await connectUnix(socketPaths(machine.settings.sockets).terminal);
  await succeed(machine, start(size));
  return socket;
}
