import { defined } from '../../../overlays/shared/defined.ts';
import { serviceUrl } from '../../../scripts/lab/cluster/http-client.ts';
import { performIn } from '../../../scripts/cli/app.ts';
import { serveLab } from '../../../scripts/lab/control/daemon.ts';
import { controlSocket } from '../../../scripts/lab/control/protocol.ts';
import { waitUntilSucceeds } from '../../../scripts/lab/guest/commands.ts';
import { waitFor } from '../../../scripts/lab/guest/wait.ts';
import type { Machine } from '../../../scripts/lab/qemu/machine.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import { waitForHolder } from '../../../scripts/lab/cluster/holder.ts';
import { exitCodes } from '../../../scripts/runtime/exit-codes.ts';
import { run, type RunResult } from '../../../scripts/runtime/run.ts';
import { AtTerminal } from '../helpers/at-terminal.ts';
import { allServers, waitUntilServed } from '../helpers/observe.ts';
import { must, mustEqual, type Scenario } from '../helpers/scenario.ts';

/** `lvsmith lab` of a profile, as a person types it, with what that person types then. */
type Command = (words: string, input?: string) => Promise<RunResult>;

const argvOf = (profile: string, words: string) =>
  [
    'node',
    'build/js/scripts/lvsmith.js',
    'lab',
    '--profile',
    profile,
    ...words.split(' '),
  ] as const;

const commandOf =
  (profile: string): Command =>
  (words, input) =>
    run(argvOf(profile, words), defined({ accept: 'any' as const, input }));

/** The commands on a lab that runs; it comes last, because the last command ends the lab. */
export const commands = (profile: string): readonly Scenario[] => [
  {
    title: 'lvsmith lab: the verbs do on the running lab what its help says; down leaves nothing',
    run: async (lab) => {
      const served = serveLab(lab, controlSocket(profile), performIn(lab));
      const lay = commandOf(profile);
      try {
        await atTerminals(lab, profile);
        await everyVerb(lab, lay, served);
      } catch (error) {
        // What serves the lab would keep this process for ever.
        await lay('down');
        throw error;
      }
    },
  },
];

/** What takes a terminal: a root shell that has one itself, and the serial console. Ctrl-] leaves. */
async function atTerminals(lab: Lab, profile: string): Promise<void> {
  // Its shell is left running, and must not hold up the shutdown of the holder later on.
  const { name } = await waitForHolder(lab);
  for (const visit of ['first', 'second']) {
    const shell = new AtTerminal(argvOf(profile, `ssh ${name}`));
    await shell.types('', new RegExp(`root@${name}`));
    await shell.types(`tty; echo ${visit} $((40+2))\r`, new RegExp(`/dev/hvc1\\s+${visit} 42`));
    await shell.leaves('\x1d');
  }
  const serial = new AtTerminal(argvOf(profile, `console ${name}`));
  await serial.types('', /Ctrl-\]/);
  await serial.types('\r', new RegExp(`${name} login: `));
  await serial.leaves('\x1d');
}

/** Runs a command that must end well, and returns what it printed. */
type WellDone = (words: string, input?: string) => Promise<string>;

async function everyVerb(lab: Lab, lay: Command, served: Promise<void>): Promise<void> {
  const well: WellDone = async (words, input) => {
    const { code, stdout, stderr } = await lay(words, input);
    mustEqual(code, exitCodes.ok, `${words} ends (${stdout.trim()} ${stderr.trim()})`);
    return stdout;
  };
  const holder = await waitForHolder(lab);
  const other = lab.directors.find((each) => each !== holder);
  must(other !== undefined, 'there is another director');
  await firstLooks(lab, well, other.name);
  const [server] = lab.realservers;
  must(server !== undefined, 'there is a realserver');
  await faults(well, server);
  await powerCut(well, server);
  await mistakes(lay, server.name, other.name);
  await waitUntilServed(lab);
  await powerButton(lab, well, holder, other.name);
  await down(lab, lay, well, served);
}

/** What a person sees first. */
async function firstLooks(lab: Lab, well: WellDone, director: string): Promise<void> {
  must((await well('up')).includes(serviceUrl(lab, 'http')), 'up prints the URL');
  // A director that is too busy to answer is shown without what it holds; a person looks once more.
  const seen = await waitFor(
    'status shows who holds the address',
    async () => {
      const status = JSON.parse(await well('status --json'));
      const holders = status.nodes.filter(({ holds }: { holds: unknown[] }) => holds.length > 0);
      must(holders.length < 2, 'one node holds, at most');
      return holders.length === 1 ? status : undefined;
    },
    { deadline: 120_000, every: 1000 },
  );
  const servers = seen.servers.map(({ name }: { name: string }) => name).toSorted();
  mustEqual(servers, allServers(lab), 'the servers of the status');
  must(/^litstat1 .*http up/m.test(await well('status')), 'status shows the health');
  const top = await well(`top ${director} --once`);
  must(top.includes(`${director}, director of pair`), `top shows the node: ${top}`);
  const turns = await well('curl http 2');
  for (const name of allServers(lab)) must(turns.includes(name), `${name} answers: ${turns}`);
  mustEqual((await well(`ssh ${director} hostname`)).trim(), director, 'its host name');
  const shell = await well(`ssh ${director}`, 'echo forty-$((40+2))\nexit 0\n');
  must(shell.includes('forty-42'), `commands from the input: ${shell}`);
  must((await well(`logs ${director}`)).includes('pacemaker'), 'logs has the journal');
}

/** Faults, and that the status knows of them. */
async function faults(well: WellDone, server: Machine): Promise<void> {
  const { name } = server;
  await well(`freeze ${name}:apache2`);
  await waitUntilSucceeds(server, `${stateOfApache} | grep -q T`);
  await well(`thaw ${name}:apache2`);
  await waitUntilSucceeds(server, `${stateOfApache} | grep -q S`);
  await well(`freeze ${name}`);
  mustEqual(server.state, 'frozen', name);
  await well(`thaw ${name}`);
  await well(`loss ${name} 50`);
  await well(`cut ${name}`);
  const faulty = await well('status');
  must(/cables pulled: .*litstat1/.test(faulty), `the cable is shown: ${faulty}`);
  must(/lose frames: [1-9]/.test(faulty), `the loss is shown: ${faulty}`);
  await well('heal');
  must(!/cables|frames/.test(await well('status')), 'nothing is left of the faults');
}

async function powerCut(well: WellDone, server: Machine): Promise<void> {
  await well(`crash ${server.name}`);
  await well(`start ${server.name}`);
  mustEqual(server.state, 'running', server.name);
  await well(`crash ${server.name}`);
  mustEqual(server.state, 'off', server.name);
}

/** What a person gets wrong, while one server is off. */
async function mistakes(lay: Command, off: string, director: string): Promise<void> {
  for (const [words, says] of [
    ['crash nobody', /no machine nobody/],
    [`freeze ${off}`, new RegExp(`${off} is off`)],
    ['curl telnet', /no service telnet/],
    ['curl http many', /many is not a whole number/],
    [`loss ${director} 101`, /101 is not a whole number/],
    ['partition litsha21', /<node,…> is missing/],
    ['status --live', /no flag --live/],
  ] as const) {
    const { code, stdout, stderr } = await lay(words);
    mustEqual(code, exitCodes.usage, words);
    must(says.test(stdout + stderr), `${words}: ${stdout}${stderr}`);
  }
}

/** The power button of the holder: it leaves in order, and the other one serves. */
async function powerButton(
  lab: Lab,
  well: WellDone,
  holder: Machine,
  other: string,
): Promise<void> {
  await well(`shutdown ${holder.name}`);
  mustEqual(holder.state, 'off', holder.name);
  mustEqual((await waitForHolder(lab)).name, other, 'who holds then');
  await waitUntilServed(lab);
}

async function down(lab: Lab, lay: Command, well: WellDone, served: Promise<void>): Promise<void> {
  await well('down');
  await served;
  const on = lab.machines.filter(({ state }) => state !== 'off').map(({ name }) => name);
  mustEqual(on, [], 'machines that are on');
  mustEqual((await lay('status')).code, exitCodes.usage, 'no lab is running');
}

const stateOfApache =
  'ps -o stat= -p $(head -1 /sys/fs/cgroup/system.slice/apache2.service/cgroup.procs)';
