import { setTimeout as pause } from 'node:timers/promises';
import { exitCodes } from '../../report/exit-codes.ts';
import { Failure } from '../../report/failure.ts';
import { bringUp } from '../bring-up.ts';
import { request, servedBy, serviceUrl } from '../client.ts';
import type { Lab } from '../lab.ts';
import { signalUnit } from '../guest.ts';
import type { Machine } from '../machine.ts';
import { measureUsage } from '../measure/options.ts';
import { runMeasure } from '../measure/verb.ts';
import { statusText } from './status.ts';

/** What a verb may do besides its work. */
interface Output {
  readonly print: (text: string) => void;
  /** Aborted when nobody listens any more. */
  readonly signal: AbortSignal;
}

/** A verb of `npm run lab`. The same table gives the help text and the lab's side. */
export interface Verb {
  readonly usage: string;
  readonly brief: string;
  run(lab: Lab, args: readonly string[], output: Output): Promise<number | void>;
}

const onNode = (
  name: string,
  brief: string,
  act: (machine: Machine) => Promise<void>,
): readonly [string, Verb] => [
  name,
  {
    usage: `${name} NODE…`,
    brief,
    run: async (lab, names) => {
      needed(names, 1, `${name} NODE…`);
      await Promise.all(names.map((each) => act(lab.machine(each))));
    },
  },
];

/** For a machine as a whole, or for the processes of a unit in it. */
const onProcess = (
  name: string,
  brief: string,
  act: {
    readonly machine: (machine: Machine) => Promise<void>;
    readonly unit: (machine: Machine, unit: string) => Promise<void>;
  },
): readonly [string, Verb] => [
  name,
  {
    usage: `${name} NODE[:UNIT]…`,
    brief,
    run: async (lab, words) => {
      needed(words, 1, `${name} NODE[:UNIT]…`);
      const aims = words.map((word) => {
        const [node = '', unit] = word.split(':', 2);
        return { machine: lab.machine(node), unit: unit === undefined ? unit : unitName(unit) };
      });
      await Promise.all(
        aims.map(({ machine, unit }) =>
          unit === undefined ? act.machine(machine) : act.unit(machine, unit),
        ),
      );
    },
  },
];

export const verbs: Readonly<Record<string, Verb>> = Object.fromEntries<Verb>([
  [
    'up',
    {
      usage: 'up',
      brief: 'boot the cluster of a profile; builds images where something has changed',
      run: up,
    },
  ],
  [
    'status',
    {
      usage: 'status [--json|--watch]',
      brief: 'nodes, who holds the address, the LVS table, the health; --watch: until Ctrl-C',
      run: status,
    },
  ],
  [
    'curl',
    {
      usage: 'curl [SERVICE [TIMES]]',
      brief: 'requests from the client behind the router, and who answered',
      run: curl,
    },
  ],
  onNode('start', 'switch a machine on', (machine) => machine.start()),
  onNode('shutdown', 'press its power button', (machine) => machine.shutdown()),
  onNode('crash', 'cut its power', (machine) => machine.crash()),
  onProcess('freeze', "stop a machine's processors, or one unit's processes", {
    machine: (machine) => machine.freeze(),
    unit: (machine, unit) => signalUnit(machine, unit, 'STOP'),
  }),
  onProcess('thaw', 'let them go on', {
    machine: (machine) => machine.thaw(),
    unit: (machine, unit) => signalUnit(machine, unit, 'CONT'),
  }),
  [
    'cut',
    {
      usage: 'cut NODE [NETWORK]',
      brief: 'pull its cables',
      run: (lab, args) => cables(lab, args, 'cut'),
    },
  ],
  [
    'heal',
    {
      usage: 'heal [NODE [NETWORK]]',
      brief: 'plug them in again; without NODE also end partitions, losses and delays',
      run: (lab, args) => (args.length === 0 ? lab.healAll() : cables(lab, args, 'heal')),
    },
  ],
  [
    'partition',
    {
      usage: 'partition NODE,… NODE,… [NETWORK]',
      brief: 'no frame passes between the two groups',
      run: async (lab, [one, other, network]) => {
        needed([one, other], 2, 'partition NODE,… NODE,… [NETWORK]');
        await lab.partition(one?.split(',') ?? [], other?.split(',') ?? [], network);
      },
    },
  ],
  [
    'loss',
    {
      usage: 'loss NODE PERCENT [NETWORK]',
      brief: 'lose frames from and to a machine at random; 0 ends it',
      run: async (lab, [node, percent, network]) => {
        needed([node, percent], 2, 'loss NODE PERCENT [NETWORK]');
        await lab.loss(node ?? '', wholeNumber(percent, 100), network);
      },
    },
  ],
  [
    'delay',
    {
      usage: 'delay NODE MILLISECONDS [NETWORK]',
      brief: 'delay every frame to a machine; 0 ends it',
      run: async (lab, [node, milliseconds, network]) => {
        needed([node, milliseconds], 2, 'delay NODE MILLISECONDS [NETWORK]');
        await lab.delay(node ?? '', wholeNumber(milliseconds, 60_000), network);
      },
    },
  ],
  [
    'run',
    {
      usage: 'run NODE COMMAND…',
      brief: 'run a command as root (ssh NODE COMMAND… does the same)',
      run: async (lab, [node, ...command], { print }) => {
        needed([node, ...command], 2, 'run NODE COMMAND…');
        const { code, output } = await lab.machine(node ?? '').execute(command.join(' '), 600_000);
        print(output);
        return code;
      },
    },
  ],
  [
    'measure',
    {
      usage: measureUsage,
      brief:
        'what the client notices of a power-cut, cable, freeze or planned move; boots a lab if none runs',
      run: (lab, args, { print, signal }) => runMeasure(lab, args, print, signal),
    },
  ],
  [
    'logs',
    {
      usage: 'logs [NODE…]',
      brief: "what lvsmith, pacemaker, mon and the kernel's IPVS logged",
      run: logs,
    },
  ],
]);

async function up(lab: Lab, _args: readonly string[], { print }: Output): Promise<void> {
  const started = performance.now();
  const seconds = () => ((performance.now() - started) / 1000).toFixed(1).padStart(6);
  print(`${lab.accelerator.accelerator}: ${lab.accelerator.reason}\n`);
  await bringUp(lab, ({ name }, stage) => print(`${seconds()} s  ${name.padEnd(12)} ${stage}\n`));
  const url = serviceUrl(lab, lab.settings.cluster.services[0]?.name ?? 'http');
  print(`${seconds()} s  ${url} answers the client\n\n`);
  print('try: npm run lab -- curl | status | crash NODE | start NODE | ssh NODE | down\n');
}

async function status(lab: Lab, args: readonly string[], { print, signal }: Output): Promise<void> {
  const [word] = args;
  if (args.length > 1 || (word !== undefined && word !== '--json' && word !== '--watch'))
    throw new Failure('usage: npm run lab -- status [--json|--watch]', {
      exitCode: exitCodes.usage,
    });
  if (word !== '--watch') return print(await statusText(lab, word === '--json'));
  while (!signal.aborted) {
    print(`${clearScreen}${await statusText(lab, false)}`);
    await pause(2000, undefined, { signal }).catch(() => undefined);
  }
}

/** ECMA-48: the cursor to the upper left, and everything below it away. */
const clearScreen = '\u001b[H\u001b[J';

async function curl(
  lab: Lab,
  [service = 'http', times = '4']: readonly string[],
  { print }: Output,
): Promise<number> {
  const url = serviceUrl(lab, service);
  const requests = wholeNumber(times, 10_000);
  let failed = 0;
  for (let count = 0; count < requests; count++) {
    const answer = await request(lab, url);
    const who = answer.status === 0 ? answer.error : (servedBy(lab, answer) ?? 'somebody else');
    if (answer.status !== 200) failed++;
    print(`${url}  ${answer.status || 'no answer'}  ${answer.time.toFixed(0)} ms  ${who}\n`);
  }
  return failed === 0 ? exitCodes.ok : exitCodes.verification;
}

async function logs(lab: Lab, names: readonly string[], { print }: Output): Promise<void> {
  const machines = names.length === 0 ? lab.machines : names.map((name) => lab.machine(name));
  const units = [
    'lvsmith-firstboot',
    'lvsmith-reconcile',
    'corosync',
    'pacemaker',
    'mon',
    'apache2',
  ];
  // Matches alone: an option like -t would hold for all of them.
  const matches = [
    'SYSLOG_IDENTIFIER=lvsmith',
    ...units.map((unit) => `_SYSTEMD_UNIT=${unit}.service`),
  ];
  const journal = `journalctl --no-pager -n 200 ${matches.join(' + ')}`;
  for (const machine of machines) {
    const text = machine.state === 'running' ? (await machine.execute(journal)).output : '';
    print(`== ${machine.name} (${machine.state}), console in ${machine.consoleFile}\n${text}`);
  }
}

async function cables(lab: Lab, args: readonly string[], verb: 'cut' | 'heal'): Promise<void> {
  const [name = '', network] = args;
  needed(args, 1, `${verb} NODE [NETWORK]`);
  const machine = lab.machine(name);
  const all = machine.settings.nics.map((nic) => nic.network);
  if (network !== undefined && !all.includes(network))
    throw new Failure(`${name} is not in a network ${network}`, { exitCode: exitCodes.usage });
  for (const each of network === undefined ? all : [network]) await machine[verb](each);
}

/** @throws Failure (2) for what systemd takes for no unit's name. */
function unitName(text: string): string {
  if (/^[A-Za-z0-9:_.@-]+$/.test(text)) return text;
  throw new Failure(`${text} is not the name of a unit`, { exitCode: exitCodes.usage });
}

/** @throws Failure (2) unless it is one from 0 to `most`. */
function wholeNumber(text: string | undefined, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text ?? '') && value <= most) return value;
  throw new Failure(`${text} is not a whole number from 0 to ${most}`, {
    exitCode: exitCodes.usage,
  });
}

function needed(args: readonly (string | undefined)[], count: number, usage: string): void {
  if (args.filter((each) => each !== undefined).length < count)
    throw new Failure(`usage: npm run lab -- ${usage}`, { exitCode: exitCodes.usage });
}
