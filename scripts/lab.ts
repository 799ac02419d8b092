import type { Socket } from 'node:net';
import { Progress, type ProgressEvent } from './report/progress.ts';
import { prepareLab } from './image/prepare-lab.ts';
import { ask, connectLab } from './lab/control/ask.ts';
import { serveLab } from './lab/control/daemon.ts';
import { helpText } from './lab/control/help.ts';
import { launchDaemon } from './lab/control/launch.ts';
import { controlSocket } from './lab/control/protocol.ts';
import { joinTerminal } from './lab/control/terminal.ts';
import { verbs } from './lab/control/verbs.ts';
import { Lab } from './lab/lab.ts';
import { exitCodes } from './report/exit-codes.ts';
import { main } from './report/main.ts';

/*
 * `npm run lab -- VERB …`. The words after the verb belong to it (`ssh NODE ls -l`), so only the
 * options before the verb, and a --profile right after it, are the command's own.
 */
await main(async () => {
  const { profile, words } = commandLine(process.argv.slice(2));
  const [verb = 'help', ...args] = words;
  const socket = controlSocket(profile);
  const send = (name: string, rest: readonly string[] = args) =>
    ask(socket, { verb: name, args: rest }, joinConsole);
  if (verb === 'serve') return serve(profile, socket);
  if (verb === 'up') return up(profile, socket, () => send('up'));
  if (verb === 'ssh') return args.length > 1 ? send('run') : send('terminal');
  if (verb === 'console' || verb === 'down' || verb in verbs) return send(verb);
  process.stdout.write(helpText());
  return verb === 'help' || verb === '--help' ? exitCodes.ok : exitCodes.usage;
});

function commandLine(argv: readonly string[]): { profile: string; words: readonly string[] } {
  const words = [...argv];
  const at = words.slice(0, 3).findIndex((word) => /^--profile(=|$)/.test(word));
  if (at < 0) return { profile: 'lab', words };
  const [flag = ''] = words.splice(at, 1);
  const [, value] = flag.split('=');
  return { profile: value ?? words.splice(at, 1)[0] ?? 'lab', words };
}

async function up(profile: string, socket: string, send: () => Promise<number>): Promise<number> {
  const running = await connectLab(socket);
  running?.destroy();
  if (running === undefined) {
    const { logs } = await prepareLab(profile, new Progress(printEvent));
    await launchDaemon(
      [...process.execArgv, process.argv[1] ?? '', 'serve', '--profile', profile],
      socket,
      logs,
    );
  }
  return send();
}

/** The lab's own process: started by `up`, ended by `down`. */
async function serve(profile: string, socket: string): Promise<number> {
  const lab = await Lab.create(await prepareLab(profile, new Progress(printEvent)));
  await serveLab(lab, socket);
  return exitCodes.ok;
}

function printEvent({ state, title, ms }: ProgressEvent): void {
  if (state === 'started') process.stdout.write(`${title} …\n`);
  if (state === 'done') process.stdout.write(`${title}: ${(ms / 1000).toFixed(1)} s\n`);
}

function joinConsole(socket: Socket, first: Buffer): Promise<number> {
  return joinTerminal(socket, first);
}
