import { readFile } from 'node:fs/promises';
import { exitCodes } from '../../runtime/exit-codes.ts';
import { Failure } from '../../runtime/failure.ts';
import { run, type RunOptions, type RunResult } from '../../runtime/run.ts';
import { startChild, type Child, type ChildOptions } from '../../runtime/child.ts';
import { deferred } from '../../runtime/deferred.ts';
import { within } from '../guest/wait.ts';
import { faultRules, type Faults } from './faults.ts';
import { networkScript, type NetworkPlan } from './plan.ts';

type Argv = readonly [string, ...string[]];
/** Beside the machines; `neighbour` is the sorry server, where the profile has one. */
export type LabHost = 'client' | 'router' | 'neighbour';
/** Turns a command into one that sees the programs of the lab's tools tree. */
export type Sandbox = (argv: Argv) => Promise<Argv> | Argv;

const startDeadline = 20_000;

/**
 * The namespaces of one lab: network, mounts, processes and, without root, users. The holder is the
 * first process of the process namespace and waits for the end of its input. When this process ends,
 * in whatever way, the kernel ends the holder's input, the holder, every QEMU with it, and with the
 * last of them the bridges and taps: nothing has to be cleaned up.
 */
export class Namespaces {
  readonly #holder: Child;
  readonly #pid: number;

  private constructor(holder: Child, pid: number) {
    this.#holder = holder;
    this.#pid = pid;
  }

  /** @throws Failure (4) when the kernel or the host does not allow it. */
  static async start(plan: NetworkPlan, sandbox: Sandbox): Promise<Namespaces> {
    const ready = deferred<void>();
    const command = await sandbox(['sh', '-c', networkScript(plan)]);
    const holder = await startChild(
      ['unshare', ...userNamespace(), '-nmp', '--mount-proc', '--fork', '--kill-child', ...command],
      {
        stdin: 'pipe',
        onStdout: (chunk) => (chunk.toString().includes('ready') ? ready.resolve() : undefined),
      },
    );
    void holder.ended.then((code) => ready.reject(refused(code, holder.complaint())));
    await within('the network of the lab', startDeadline, ready.promise);
    return new Namespaces(holder, await onlyChild(holder.pid));
  }

  /** Runs a program of the tools tree beside the bridges. */
  run(argv: Argv, options?: RunOptions): Promise<RunResult> {
    return run(this.argv(argv), options);
  }

  argv(argv: Argv): readonly [string, ...string[]] {
    return ['nsenter', ...this.#target(), '-m', '-n', '-p', '--', ...argv];
  }

  /** Starts a program of the tools tree; it dies when the returned child does. */
  start(argv: Argv, options?: ChildOptions): Promise<Child> {
    return startChild(this.argv(['setpriv', '--pdeathsig', 'KILL', ...argv]), options);
  }

  /** A program of the tools tree as the client, say, runs it. */
  inNamespace(namespace: LabHost, argv: Argv): readonly [string, ...string[]] {
    return this.argv(['nsenter', `--net=/run/netns/${namespace}`, '--', ...argv]);
  }

  /** A command of the host's own file system inside the client's network, say. */
  hostArgv(namespace: LabHost, argv: Argv): readonly [string, ...string[]] {
    const net = `--net=/proc/${this.#pid}/root/run/netns/${namespace}`;
    return ['nsenter', ...this.#target(), net, '-p', '--', ...argv];
  }

  /** Puts exactly these faults in force, atomically. */
  async apply(faults: Faults): Promise<void> {
    await this.run(['nft', '-f', '-'], { input: faultRules(faults) });
  }

  /**
   * Ends every program of the hosts beside the machines, their firewalls, and what they remember of their
   * neighbours.
   */
  async clearHosts(): Promise<void> {
    await this.run(['sh', '-c', clearingScript]);
  }

  async stop(): Promise<void> {
    this.#holder.process.stdin?.end();
    await this.#holder.ended;
  }

  #target(): readonly string[] {
    const user = userNamespace().length === 0 ? [] : ['-U', '--preserve-credentials'];
    return ['-t', String(this.#pid), ...user];
  }
}

/** The lab keeps no connection tracking of its own: the router does not translate. */
const clearingScript = `cd /run/netns
for host in *; do
  ip netns pids $host | xargs -r kill -9
  nsenter --net=/run/netns/$host sh -c 'ip neighbour flush all; nft flush ruleset'
done`;

/** Root needs no user namespace, and its files would change owners in one. */
function userNamespace(): readonly string[] {
  return process.getuid?.() === 0 ? [] : ['-U', '-r'];
}

/** `unshare --fork` has exactly one child: proc(5), /proc/pid/task/tid/children. */
async function onlyChild(pid: number): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return Number(children.trim().split(' ')[0]);
}

/** The three things that a kernel or an administrator may withhold, each with its own words. */
const hints: readonly (readonly [complaint: RegExp, hint: string])[] = [
  [
    /^open: /m,
    'The lab makes its network cards through /dev/net/tun: let this user read and write it (chmod 0666, the default of Debian and Ubuntu), load the module tun, or run it as root.',
  ],
  [
    /unshare/,
    'The lab needs user namespaces: sysctl kernel.unprivileged_userns_clone=1 on old Debian kernels, kernel.apparmor_restrict_unprivileged_userns=0 on Ubuntu, user.max_user_namespaces above 0 everywhere; or root.',
  ],
];

function refused(code: number, complaint: string): Failure {
  const [, hint = 'Run it as root, or let this user make user namespaces and open /dev/net/tun.'] =
    hints.find(([pattern]) => pattern.test(complaint)) ?? [];
  return new Failure(`the network of the lab could not be made (${code}):\n${complaint.trim()}`, {
    exitCode: exitCodes.toolMissing,
    hint,
  });
}
