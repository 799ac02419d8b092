import type { Child, ChildOptions } from '../../runtime/child.ts';
import { python } from '../../host/privileges.ts';
import { deferred } from '../../runtime/deferred.ts';
import { installed } from '../../runtime/installation.ts';
import { lines } from '../../runtime/lines.ts';
import { parseAnswer, parsePause, type Answer, type ClientPause } from './answers.ts';
import { deviceLines } from '../stacks/boot-script.ts';
import type { Director } from '../stacks/director.ts';
import type { RigPlan } from '../plan.ts';
import type { Switch } from '../network/switch.ts';
import { urgently } from '../urgent.ts';

/** Milliseconds between two questions. */
export const askInterval = 10;

const device = 'public';

/** The client: it asks all directors who holds the address, and writes down every answer. */
export interface Witness {
  /** In order; `forget` empties it. */
  readonly answers: readonly Answer[];
  readonly pauses: readonly ClientPause[];
  /** Stops asking while nothing is measured. */
  rest(): void;
  goOn(): void;
  /** Starts a program of the host in the client's network. */
  start(argv: readonly [string, ...string[]], options?: ChildOptions): Promise<Child>;
  /** Drops what came before a time. */
  forget(before: number): void;
  stop(): Promise<void>;
}

export async function startWitness(
  at: Switch,
  plan: RigPlan,
  directors: readonly Director[],
): Promise<Witness> {
  const names = new Map(directors.map(({ mac, name }) => [mac, name]));
  let answers: Answer[] = [];
  let pauses: ClientPause[] = [];
  const [here, ready] = [deferred<void>(), deferred<void>()];
  const { ipv4, ipv6, client } = plan;
  const questions = { device, interval: askInterval, macs: [...names.keys()], ipv4, ipv6 };
  // Else a busy computer would keep it from asking, and nobody would seem to answer.
  const program = [
    ...urgently,
    python,
    '-SI',
    installed('scripts/rig/client/witness.py'),
    JSON.stringify(questions),
  ];
  const script = clientScript(client.addresses);
  const child = await at.start(['unshare', '--net', 'sh', '-c', script, 'sh', ...program], {
    stdin: 'pipe',
    onStdout: lines((line) => {
      if (line === 'here') here.resolve();
      if (line === 'ready') ready.resolve();
      const answer = parseAnswer(line, names);
      if (answer !== undefined) answers.push(answer);
      const pause = parsePause(line);
      if (pause !== undefined) pauses.push(pause);
    }).push,
  });
  const died = (code: number) => new Error(`the witness ended (${code}): ${child.complaint()}`);
  void child.ended.then((code) => here.reject(died(code)));
  void child.ended.then((code) => ready.reject(died(code)));
  // It may end while something else is waited for.
  ready.promise.catch(() => undefined);
  await here.promise;
  at.link(
    `link add ${client.port} type veth peer name ${device} netns ${child.pid}`,
    `link set ${client.port} master public up`,
  );
  await ready.promise;
  return {
    get answers() {
      return answers;
    },
    get pauses() {
      return pauses;
    },
    forget: (before) => {
      answers = answers.filter((answer) => answer.at >= before);
      pauses = pauses.filter((pause) => pause.at >= before);
    },
    start: (argv, options) => at.start(argv, options, child.pid),
    rest: () => child.kill('SIGSTOP'),
    goOn: () => child.kill('SIGCONT'),
    stop: async () => {
      child.kill('SIGCONT');
      child.process.stdin?.end();
      await child.ended;
    },
  };
}

/** Waits for the device that is plugged in from outside, and becomes the witness. */
function clientScript(addresses: readonly string[]): string {
  return `
set -e
ip() { chroot /run/root ip "$@"; }
echo here
until ip link show ${device} >/dev/null 2>&1; do sleep 0.02; done
ip -batch - <<'LINKS'
${deviceLines(device, addresses).join('\n')}
LINKS
exec "$@"
`;
}
