import { serviceUrl } from '../../../scripts/lab/client.ts';
import { serveLab } from '../../../scripts/lab/control/daemon.ts';
import { controlSocket } from '../../../scripts/lab/control/protocol.ts';
import { waitUntilSucceeds } from '../../../scripts/lab/guest.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import { theHolder } from '../../../scripts/lab/restore.ts';
import { exitCodes } from '../../../scripts/report/exit-codes.ts';
import { run, type RunResult } from '../../../scripts/report/run.ts';
import { AtTerminal } from '../helpers/at-terminal.ts';
import { allServers, serves } from '../helpers/observe.ts';
import { must, mustEqual, type Scenario } from '../helpers/scenario.ts';

/** `npm run lab` of a profile, as a person types it, with what that person types then. */
type Command = (words: string, input?: string) => Promise<RunResult>;

const argvOf = (profile: string, words: string) =>
  ['node', 'build/js/scripts/lab.js', '--profile', profile, ...words.split(' ')] as const;

const commandOf =
  (profile: string): Command =>
  (words, input) =>
    run(argvOf(profile, words), {
      accept: 'any',
      ...(input === undefined ? {} : { input }),
    });

/** The commands on a lab that runs; it comes last, because the last command ends the lab. */
export const commands = (profile: string): readonly Scenario[] => [
  {
    title: 'npm run lab: the verbs do on the running lab what its help says; down leaves nothing',
    run: async (lab) => {
      const served = serveLab(lab, controlSocket(profile));
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
  const { name } = await theHolder(lab);
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

async function everyVerb(lab: Lab, lay: Command, served: Promise<void>): Promise<void> {
  const well = async (words: string, input?: string) => {
    const { code, stdout, stderr } = await lay(words, input);
    mustEqual(code, exitCodes.ok, `${words} ends (${stdout.trim()} ${stderr.trim()})`);
    return stdout;
  };
  const holder = await theHolder(lab);
  const other = lab.directors.find((each) => each !== holder);
  must(other !== undefined, 'there is another director');

  // What a person sees first.
  must((await well('up')).includes(serviceUrl(lab, 'http')), 'up tells the URL');
  const seen = JSON.parse(await well('status --json'));
  mustEqual(
    seen.nodes.filter(({ holds }: { holds: unknown[] }) => holds.length > 0).length,
    1,
    'nodes that hold',
  );
  mustEqual(
    seen.servers.map(({ name }: { name: string }) => name).toSorted(),
    allServers(lab),
    'the servers of the status',
  );
  must(/^litstat1 .*http up/m.test(await well('status')), 'status tells the health');
  const turns = await well('curl http 2');
  for (const name of allServers(lab)) must(turns.includes(name), `${name} answers: ${turns}`);
  mustEqual((await well(`ssh ${other.name} hostname`)).trim(), other.name, 'its host name');
  const shell = await well(`ssh ${other.name}`, 'echo forty-$((40+2))\nexit 0\n');
  must(shell.includes('forty-42'), `commands from the input: ${shell}`);
  must((await well(`logs ${other.name}`)).includes('pacemaker'), 'logs has the journal');

  // Faults, and that the status knows of them.
  const first = lab.realservers[0]?.name ?? '';
  await well(`freeze ${first}:apache2`);
  await waitUntilSucceeds(lab.machine(first), `${stateOfApache} | grep -q T`);
  await well(`thaw ${first}:apache2`);
  await waitUntilSucceeds(lab.machine(first), `${stateOfApache} | grep -q S`);
  await well(`freeze ${first}`);
  mustEqual(lab.machine(first).state, 'frozen', first);
  await well(`thaw ${first}`);
  await well(`loss ${first} 50`);
  await well(`cut ${first}`);
  const faulty = await well('status');
  must(/cables pulled: .*litstat1/.test(faulty), `the cable is told: ${faulty}`);
  must(/lose frames: [1-9]/.test(faulty), `the loss is told: ${faulty}`);
  await well('heal');
  must(!/cables|frames/.test(await well('status')), 'nothing is left of the faults');
  await well(`crash ${first}`);
  await well(`start ${first}`);
  mustEqual(lab.machine(first).state, 'running', first);
  await well(`crash ${first}`);
  mustEqual(lab.machine(first).state, 'off', first);

  // Mistakes.
  for (const [words, says] of [
    ['crash nobody', /no machine nobody/],
    [`freeze ${first}`, new RegExp(`${first} is off`)],
    ['curl telnet', /no service telnet/],
    ['curl http many', /many is not a whole number/],
    [`loss ${other.name} 101`, /101 is not a whole number/],
    ['partition litsha21', /usage: /],
    ['status --live', /usage: /],
  ] as const) {
    const { code, stdout, stderr } = await lay(words);
    mustEqual(code, exitCodes.usage, words);
    must(says.test(stdout + stderr), `${words}: ${stdout}${stderr}`);
  }
  await serves(lab);
  // The power button of the holder: it leaves in order, and the other one serves.
  await well(`shutdown ${holder.name}`);
  mustEqual(holder.state, 'off', holder.name);
  mustEqual((await theHolder(lab)).name, other.name, 'who holds then');
  await serves(lab);

  await well('down');
  await served;
  mustEqual(
    lab.machines.filter(({ state }) => state !== 'off').map(({ name }) => name),
    [],
    'machines that are on',
  );
  mustEqual((await lay('status')).code, exitCodes.usage, 'no lab is running');
}

const stateOfApache =
  'ps -o stat= -p $(head -1 /sys/fs/cgroup/system.slice/apache2.service/cgroup.procs)';
