import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { diskNode } from '../../../../../scripts/lab/qemu/arguments.ts';
import { Qmp } from '../../../../../scripts/lab/qemu/qmp.ts';
import { saveSnapshot } from '../../../../../scripts/lab/qemu/snapshot.ts';

interface Command {
  readonly execute: string;
  readonly id: number;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** A QEMU whose jobs are over at the second look, with this error, and the commands that it was sent. */
async function jobRunner(error?: string) {
  const folder = await mkdtemp(join(tmpdir(), 'snapshot-'));
  const path = join(folder, 'qmp');
  const commands: Command[] = [];
  const answer = (command: Command): unknown => {
    if (command.execute !== 'query-jobs') return {};
    const last = commands.findLast((each) => 'job-id' in each.arguments);
    const looks = commands.slice(commands.findIndex((each) => each === last)).length;
    const status = looks < 3 ? 'running' : 'concluded';
    return [{ id: last?.arguments['job-id'], status, ...(error === undefined ? {} : { error }) }];
  };
  const server = createServer((socket) => {
    socket.write('{"QMP": {"version": {}, "capabilities": []}}\r\n');
    socket.on('data', (chunk) => {
      for (const line of chunk.toString().trim().split('\n')) {
        const command: Command = JSON.parse(line);
        commands.push(command);
        socket.write(`${JSON.stringify({ return: answer(command), id: command.id })}\r\n`);
      }
    });
  });
  await new Promise<void>((resolve) => void server.listen(path, resolve));
  const qmp = await Qmp.connect(path);
  const end = async () => {
    qmp.close();
    server.close();
    await rm(folder, { recursive: true });
  };
  return { qmp, commands, end };
}

test('a snapshot takes the place of an earlier one of its name, and no job is left', async (t) => {
  const { qmp, commands, end } = await jobRunner();
  await saveSnapshot(qmp, 'serving');
  const jobs = commands.filter((each) => 'job-id' in each.arguments);
  t.deepEqual(
    jobs.map(({ execute, arguments: { tag, devices } }) => [execute, tag, devices]),
    [
      ['snapshot-delete', 'serving', [diskNode]],
      ['snapshot-save', 'serving', [diskNode]],
    ],
  );
  const dismissed = commands.filter(({ execute }) => execute === 'job-dismiss');
  t.deepEqual(
    dismissed.map((each) => each.arguments['id']),
    jobs.map((each) => each.arguments['job-id']),
  );
  await end();
});

test('what QEMU says of a job that fails is thrown', async (t) => {
  const { qmp, end } = await jobRunner('No space left on device');
  await t.throwsAsync(saveSnapshot(qmp, 'serving'), { message: /No space left on device/ });
  await end();
});
