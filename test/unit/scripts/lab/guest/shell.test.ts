import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import test from 'ava';
import { pollGuests } from '../../../../../scripts/lab/guest/poll.ts';
import { GuestShell } from '../../../../../scripts/lab/guest/shell.ts';

test('a reset ends what was asked, and the shell is ready again after the next boot', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'shell-'));
  const path = join(folder, 'shell');
  let boot = (): void => undefined;
  const server = createServer((socket) => {
    boot = () => void socket.write('\u001ehello\n');
    boot();
    // The agent that the driver sends ends with its greeting; commands get half of their answer.
    socket.on('data', (chunk) => {
      if (chunk.toString().includes('ready')) socket.write('\u001eready\n');
      if (chunk.toString().startsWith('run ')) socket.write('\u001e1 0 text abc', asked);
    });
  });
  let asked = (): void => undefined;
  const wasAsked = new Promise<void>((resolve) => (asked = resolve));
  await new Promise<void>((resolve) => void server.listen(path, resolve));
  const shell = await GuestShell.connect(path);
  await shell.ready();
  const answer = shell.execute('uptime', 60_000);
  await wasAsked;
  shell.lost();
  await t.throwsAsync(answer, { message: /was reset/ });
  t.false(shell.isReady);
  boot();
  await shell.ready();
  t.true(shell.isReady);
  shell.close();
  server.close();
  await rm(folder, { recursive: true });
});

/** A guest's shell with a real bash, and a folder for what it writes. */
async function bashGuest() {
  const folder = await mkdtemp(join(tmpdir(), 'shell-'));
  const path = join(folder, 'shell');
  const server = createServer((socket) => {
    const bash = spawn('bash', { stdio: ['pipe', 'pipe', 'ignore'] });
    socket.write('\u001ehello\n');
    // The agent's folder is the guest's; this test has one of its own.
    socket.on('data', (text) =>
      bash.stdin.write(text.toString().replace('/run/lvsmith-lab', `${folder}/outputs`)),
    );
    bash.stdout.pipe(socket);
    socket.on('close', () => bash.stdin.end());
  });
  await new Promise<void>((resolve) => void server.listen(path, resolve));
  const shell = await GuestShell.connect(path);
  const end = async () => {
    shell.close();
    server.close();
    await rm(folder, { recursive: true });
  };
  return { folder, shell, end };
}

test('any output of a script comes back as it was, and those that end later keep no other waiting', async (t) => {
  const { folder, shell, end } = await bashGuest();
  const run = (script: string) => shell.execute(script, 60_000);
  const waiting = run(`until test -e ${folder}/go; do sleep 0.05; done; echo went`);
  const many = Array.from({ length: 200 }, (_, each) => each);
  const answers = await Promise.all(many.map((each) => run(`seq ${each * 10}`)));
  t.deepEqual(
    answers.map(({ output }) => output),
    many.map((each) => Array.from({ length: each * 10 }, (_, line) => `${line + 1}\n`).join('')),
  );
  t.deepEqual(await run('exit 7'), { code: 7, output: '' });
  t.deepEqual(await run("printf 'it'\\''s\n\t●\r\n'; echo second >&2; false"), {
    code: 1,
    output: "it's\n\t●\r\nsecond\n",
  });
  t.deepEqual(await run(String.raw`printf 'a\0b\036c\037d'`), {
    code: 0,
    output: 'a\0b\u001ec\u001fd',
  });
  // A process that it leaves behind keeps its answer from nobody.
  const left = await run(`sleep 600 & echo $! >${folder}/left; echo left`);
  t.deepEqual(left, { code: 0, output: 'left\n' });
  t.is((await run(`kill $(cat ${folder}/left)`)).code, 0);
  await run(`touch ${folder}/go`);
  t.deepEqual(await waiting, { code: 0, output: 'went\n' });
  await end();
});

test('a guest that is asked again and again looks by itself, and tells when its answer is another', async (t) => {
  const { folder, shell, end } = await bashGuest();
  const file = join(folder, 'state');
  await writeFile(file, "it's\nquiet\n");
  const scripts: string[] = [];
  const machine = {
    execute: (script: string, deadline: number) => {
      scripts.push(script);
      return shell.execute(script, deadline);
    },
  };
  const seen: string[] = [];
  const question = `IFS= read -r -d '' answer <${file}`;
  const answer = await pollGuests(
    'it is loud',
    question,
    () => [machine],
    (answers) => {
      const text = answers.get(machine) ?? '';
      if (seen.push(text) === 4) void writeFile(file, 'loud');
      return text === 'loud' ? 'heard' : undefined;
    },
    { deadline: 60_000 },
  );
  t.is(answer, 'heard');
  t.is(seen[0], "it's\nquiet\n");
  // Its first look is a question; the second one the guest answers when there is something new.
  t.true(scripts.length < seen.length, `${scripts.length} questions for ${seen.length} looks`);
  await end();
});

test('a machine that is reset is asked anew, and what it said before does not count', async (t) => {
  const { shell, end } = await bashGuest();
  const steady = { execute: (script: string) => shell.execute(script, 60_000) };
  let asked = 0;
  let wasReset = false;
  const lost = {
    execute: async () => {
      const output = `answer ${++asked}`;
      await pause(50);
      if (asked !== 2) return { code: 0, output };
      wasReset = true;
      throw new Error('the machine was reset');
    },
  };
  /** What counted as its answer after the reset. */
  const since: unknown[] = [];
  const answers = await pollGuests(
    'both have answered after the reset',
    'answer=steady',
    () => [steady, lost],
    (all) => {
      if (wasReset) since.push(all.get(lost));
      return since.length === 0 ? undefined : [...all.values()];
    },
    { deadline: 60_000 },
  );
  t.deepEqual([answers, since], [['steady', 'answer 3'], ['answer 3']]);
  await end();
});
