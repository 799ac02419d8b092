import type { Socket } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { buildCommand } from '@stricli/core';
import { labSettings, prepareLab } from './image/prepare-lab.ts';
import { profileWith } from './image/profile-with.ts';
import { ask, connectLab } from './lab/control/ask.ts';
import { serveLab } from './lab/control/daemon.ts';
import { isVerb, verbTable } from './lab/control/help.ts';
import { launchDaemon } from './lab/control/launch.ts';
import { controlSocket } from './lab/control/protocol.ts';
import { joinTerminal } from './lab/control/terminal.ts';
import { Lab } from './lab/lab.ts';
import { parseMeasure } from './lab/measure/options.ts';
import { inOwnLab } from './lab/measure/own-lab.ts';
import { runMeasure } from './lab/measure/verb.ts';
import { runCommandLine, type Guard } from './report/cli.ts';
import { exitCodes } from './report/exit-codes.ts';
import { Failure } from './report/failure.ts';
import { main } from './report/main.ts';
import { Progress } from './report/progress.ts';
import { chooseSink } from './report/progress-sinks.ts';

interface Flags {
  readonly profile: string;
}

await main(async () => {
  const { own, rest } = split(process.argv.slice(2));
  let code: number = exitCodes.ok;
  const parsed = await runCommandLine(
    'npm run lab --',
    labCommand(async ({ profile }, verb) => {
      code = await perform(profile, verb, rest);
    }),
    own,
  );
  return parsed === exitCodes.ok ? code : parsed;
});

/**
 * The words after the verb belong to the verb (`ssh NODE ls -l`); a --profile right after it is the
 * command's own.
 */
function split(words: readonly string[]): { own: readonly string[]; rest: readonly string[] } {
  // npm takes the `--` of `npm run lab -- up` away; who starts the script without npm leaves it in.
  const argv = words[0] === '--' ? words.slice(1) : words;
  const verb = argv.findIndex(
    (word, index) => !word.startsWith('-') && argv[index - 1] !== '--profile',
  );
  if (verb < 0) return { own: argv, rest: [] };
  const [next = ''] = argv.slice(verb + 1);
  const taken = next === '--profile' ? 2 : next.startsWith('--profile=') ? 1 : 0;
  const after = verb + 1 + taken;
  const help = ['--help', '-h'].includes(next) ? 1 : 0;
  return { own: argv.slice(0, after + help), rest: argv.slice(after + help) };
}

function labCommand(act: (flags: Flags, verb: string) => Promise<void>) {
  return (guard: Guard) =>
    buildCommand<Flags, [string]>({
      docs: { brief: 'The cluster of a profile on this computer', fullDescription: verbTable() },
      parameters: {
        positional: {
          kind: 'tuple',
          parameters: [{ brief: 'One of those above', parse: String, placeholder: 'VERB' }],
        },
        flags: {
          profile: {
            kind: 'parsed',
            parse: String,
            brief: 'A name in profiles/, or a file; before or right after the verb',
            default: 'lab',
          },
        },
      },
      func: guard(act),
    });
}

async function perform(profile: string, verb: string, args: readonly string[]): Promise<number> {
  const socket = controlSocket(profile);
  const send = (name: string, words = args) =>
    ask(socket, { verb: name, args: words }, (connection: Socket, first) =>
      joinTerminal(connection, first),
    );
  if (verb === 'serve') return serve(profile, socket);
  if (verb === 'up') await launch(profile, socket);
  if (verb === 'measure') return measure(profile, args);
  if (verb === 'ssh' && args.length > 1) return send('run');
  if (verb === 'ssh' && process.stdin.isTTY)
    return send('terminal', [args[0] ?? '', ...windowSize()]);
  if (verb === 'ssh') return send('run', [args[0] ?? '', await textOf(process.stdin)]);
  if (isVerb(verb)) return send(verb);
  throw new Failure(`the lab has no verb ${verb}`, {
    exitCode: exitCodes.usage,
    hint: 'npm run lab -- --help lists them',
  });
}

/** In the lab that runs, or in one that is booted for it alone. */
async function measure(profile: string, args: readonly string[]): Promise<number> {
  const { peer } = parseMeasure(args);
  const measured = peer === undefined ? profile : await profileWith(profile, [peer]);
  const socket = controlSocket(measured);
  const running = await connectLab(socket);
  running?.destroy();
  if (running !== undefined)
    return ask(socket, { verb: 'measure', args }, () => Promise.resolve(exitCodes.bug));
  const settings = await prepareLab(measured, progress());
  const print = (text: string) => void process.stdout.write(text);
  print('no lab is running: booting one for this measurement\n');
  return inOwnLab(settings, print, (lab, signal) => runMeasure(lab, args, print, signal, true));
}

async function launch(profile: string, socket: string): Promise<void> {
  const running = await connectLab(socket);
  running?.destroy();
  if (running !== undefined) return;
  const { logs } = await prepareLab(profile, progress());
  const words = [process.argv[1] ?? '', 'serve', '--profile', profile];
  await launchDaemon([...process.execArgv, ...words], socket, logs);
}

/** The lab's own process: started by `up`, ended by `down`. */
async function serve(profile: string, socket: string): Promise<number> {
  const lab = await Lab.create(await labSettings(profile));
  await serveLab(lab, socket);
  return exitCodes.ok;
}

/** Rows and columns, for programs on the node that fill the window. */
function windowSize(): readonly string[] {
  const { stdout } = process;
  const [columns, rows] = stdout.isTTY ? stdout.getWindowSize() : [80, 24];
  return [rows, columns].map(String);
}

function progress(): Progress {
  return new Progress(chooseSink(process.stdout, false));
}
