import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { exitCodes } from '../../runtime/exit-codes.ts';
import { Failure } from '../../runtime/failure.ts';
import type { Child, ChildOptions } from '../../runtime/child.ts';
import { deferred } from '../../runtime/deferred.ts';
import { mountScript, startScript } from './boot-script.ts';
import type { Layer } from './layers.ts';
import type { PlannedDirector } from '../plan.ts';
import { processesBeside, signalAll, wordsOf } from '../processes.ts';
import type { Switch } from '../network/switch.ts';

/** A director of the rig, or another voter: it can be booted, broken and healed. */
export class Director {
  readonly plan: PlannedDirector;
  readonly #switch: Switch;
  /** Started, and perhaps not up yet. */
  #child: Child | undefined;
  /** Its first process. */
  #running: number | undefined;

  readonly #layer: Layer;

  /** @param layer its role's files. */
  constructor(plan: PlannedDirector, at: Switch, layer: Layer = 'director') {
    this.plan = plan;
    this.#switch = at;
    this.#layer = layer;
  }

  get name(): string {
    return this.plan.name;
  }

  /** The MAC address that the client sees. */
  get mac(): string {
    return this.plan.ports.find(({ network }) => network === 'public')?.mac ?? '';
  }

  /**
   * Boots with fresh network devices and a fresh file system, and waits until its services were started.
   *
   * @param services lines of bash.
   * @throws Failure (6) when it does not come up.
   */
  async boot(services: string): Promise<void> {
    const ready = deferred<void>();
    const argv = [
      'unshare',
      '--mount',
      '--net',
      '--pid',
      '--uts',
      '--ipc',
      '--fork',
      '--kill-child',
    ] as const;
    const script = startScript(this.plan, services);
    const child = await this.#switch.start(
      [...argv, 'bash', '-c', mountScript, 'bash', this.name, script, this.#layer],
      {
        onStdout: (chunk) => (chunk.toString().includes('ready') ? ready.resolve() : undefined),
      },
    );
    this.#child = child;
    // It may end while something else is waited for.
    ready.promise.catch(() => undefined);
    void child.ended.then((code) =>
      ready.reject(
        new Failure(`${this.name} did not come up (${code}): ${child.complaint()}`, {
          exitCode: exitCodes.verification,
        }),
      ),
    );
    const init = await firstChild(child);
    this.#running = init;
    this.#switch.link(
      ...this.plan.ports.flatMap(({ name, network, mac }) => [
        // Of the time before a power cut.
        `link del ${name}`,
        `link add ${name} type veth peer name ${network} address ${mac} netns ${init}`,
        `link set ${name} master ${network} up`,
      ]),
    );
    await ready.promise;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** A path of the director as the host reaches it. */
  path(absolute: string): string {
    return `/proc/${this.#init()}/root${absolute}`;
  }

  has(absolute: string): boolean {
    return this.isRunning && existsSync(this.path(absolute));
  }

  /** Its processes, or those that have been started with a word. */
  processes(word?: string): readonly number[] {
    const all = processesBeside(this.#init());
    return word === undefined ? all : all.filter((pid) => wordsOf(pid).includes(word));
  }

  /** Starts a program of the host in the director's network; the director's processes are none of its business. */
  start(argv: readonly [string, ...string[]], options: ChildOptions): Promise<Child> {
    return this.#switch.start(argv, options, this.#init());
  }

  /** Starts a program of the director itself, on it. */
  enter(argv: readonly [string, ...string[]], options: ChildOptions): Promise<Child> {
    const target = ['--target', String(this.#init()), '--all', '--root', '--wd'] as const;
    const path = ['env', 'PATH=/usr/sbin:/usr/bin'] as const;
    return this.#switch.start(['nsenter', ...target, '--', ...path, ...argv], options);
  }

  /** Pulls cables, or plugs them in again. */
  cables(networks: readonly string[], state: 'up' | 'down'): void {
    const ports = this.plan.ports.filter(({ network }) => networks.includes(network));
    this.#switch.link(...ports.map(({ name }) => `link set ${name} ${state}`));
  }

  /** Ends every process at once. */
  kill(): void {
    signalAll([this.#init()], 'SIGKILL');
  }

  /** Waits until nothing is left of it. */
  async gone(): Promise<void> {
    await this.#child?.ended;
    this.#child = undefined;
    this.#running = undefined;
  }

  /** Ends it, even while it boots: unshare(1) takes its child along. */
  async stop(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.gone();
  }

  #init(): number {
    if (this.#running === undefined) throw new Error(`${this.name} is off`);
    return this.#running;
  }
}

/** proc(5): /proc/pid/task/tid/children. unshare(1) starts exactly one. */
async function firstChild(child: Child): Promise<number> {
  const { pid } = child;
  let over = false;
  void child.ended.then(() => (over = true));
  for (;;) {
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
    const [first = ''] = children.trim().split(' ');
    // Before that it still is nsenter.
    if (first !== '') return Number(first);
    if (over) throw new Error(`unshare ended: ${child.complaint()}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
