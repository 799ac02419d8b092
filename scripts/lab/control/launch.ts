import { spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCodes } from '../../runtime/exit-codes.ts';
import { Failure } from '../../runtime/failure.ts';
import { waitFor } from '../guest/wait.ts';
import { connectLab } from './client.ts';

const startDeadline = 60_000;

/**
 * Starts the lab's own process, which outlives this one and its terminal, and waits until it listens.
 *
 * @param argv the words after `node`.
 * @throws Failure (4) with what it said when it ends instead.
 */
export async function launchDaemon(
  argv: readonly string[],
  socket: string,
  logs: string,
): Promise<void> {
  await mkdir(logs, { recursive: true });
  const log = join(logs, 'lab.log');
  const output = openSync(log, 'w');
  const child = spawn(process.execPath, argv, {
    detached: true,
    stdio: ['ignore', output, output],
  });
  child.unref();
  let code: number | null | undefined;
  child.once('exit', (exit) => (code = exit));
  await waitFor(
    'the lab starts',
    async () => {
      if (code !== undefined) return 'ended' as const;
      const connection = await connectLab(socket);
      connection?.destroy();
      return connection === undefined ? undefined : ('listens' as const);
    },
    { deadline: startDeadline, every: 50 },
  );
  if (code !== undefined)
    throw new Failure(`the lab ended with ${code}:\n${readFileSync(log, 'utf8').trim()}`, {
      exitCode: exitCodes.toolMissing,
    });
}
