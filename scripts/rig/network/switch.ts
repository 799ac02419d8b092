import { setTimeout as pause } from 'node:timers/promises';
import { exitCodes } from '../../runtime/exit-codes.ts';
import { Failure } from '../../runtime/failure.ts';
import { startChild, type Child, type ChildOptions } from '../../runtime/child.ts';
import { deferred } from '../../runtime/deferred.ts';
import { switchScript } from './switch-script.ts';
import { urgently } from '../urgent.ts';

type Argv = readonly [string, ...string[]];

/** Milliseconds for the namespaces to be made. */
const startDeadline = 10_000;

/**
 * The namespaces that hold the rig: the bridges, and in memory the package tree with everything that directors write.
 * Their process waits for the end of its input, so that the kernel removes everything when this process ends, in
 * whatever way.
 */
export class Switch {
  readonly #holder: Child;
  readonly #ip: Child;

  private constructor(holder: Child, ip: Child) {
    this.#holder = holder;
    this.#ip = ip;
  }

  /**
   * @param tree the packages of a director.
   * @throws Failure (4) when the kernel or the host does not allow it.
   */
  static async start(tree: string, networks: readonly string[]): Promise<Switch> {
    const ready = deferred<void>();
    const script = ['sh', '-c', switchScript, 'sh', tree, ...networks];
    const holder = await startChild(['unshare', '--net', '--mount', ...script], {
      stdin: 'pipe',
      onStdout: (chunk) => (chunk.toString().includes('ready') ? ready.resolve() : undefined),
    });
    void holder.ended.then((code) => ready.reject(refused(code, holder.complaint())));
    const late = pause(startDeadline, undefined, { ref: false }).then(() => {
      throw refused(-1, 'it takes too long');
    });
    await Promise.race([ready.promise, late]);
    // One process for all changes of links: none has to be started when a fault is due.
    const batch = inTree([...urgently, 'ip', '-force', '-batch', '-']);
    return new Switch(holder, await startChild(enter(holder.pid, batch), { stdin: 'pipe' }));
  }

  /** A path of the rig's own file system as the host reaches it. */
  path(below: string): string {
    return `/proc/${this.#holder.pid}/root/run/${below}`;
  }

  /** Changes links at once: lines of ip(8). */
  link(...lines: readonly string[]): void {
    this.#ip.process.stdin?.write(lines.map((line) => `${line}\n`).join(''));
  }

  /** What ip(8) complained about so far. */
  complaint(): string {
    return this.#ip.complaint();
  }

  /**
   * Starts a program of the host in the rig's namespaces; it dies with the returned child.
   *
   * @param network a process in another network.
   */
  start(argv: Argv, options?: ChildOptions, network?: number): Promise<Child> {
    const mortal = ['setpriv', '--pdeathsig', 'KILL', ...argv] as const;
    return startChild(enter(this.#holder.pid, mortal, network), options);
  }

  /** Starts a program of the package tree beside the bridges. */
  startTool(argv: Argv, options?: ChildOptions): Promise<Child> {
    return startChild(enter(this.#holder.pid, inTree(argv)), options);
  }

  async stop(): Promise<void> {
    this.#ip.process.stdin?.end();
    this.#holder.process.stdin?.end();
    await Promise.all([this.#ip.ended, this.#holder.ended]);
  }
}

/** @param network a process in the wanted network namespace. */
function enter(holder: number, argv: readonly string[], network = holder): Argv {
  return [
    'nsenter',
    `--mount=/proc/${holder}/ns/mnt`,
    `--net=/proc/${network}/ns/net`,
    '--',
    ...argv,
  ];
}

function inTree(argv: readonly string[]): readonly string[] {
  return ['chroot', '/run/root', ...argv];
}

function refused(code: number, complaint: string): Failure {
  return new Failure(`the namespaces could not be made (${code}):\n${complaint.trim()}`, {
    exitCode: exitCodes.toolMissing,
    hint: 'run it as root, on a kernel with overlay file systems, network namespaces and bridges',
  });
}
