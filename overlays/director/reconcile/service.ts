import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Cluster } from '../../shared/cluster/cluster.ts';
import { pingAttribute, syncedAttribute } from '../../shared/cluster/resources.ts';
import { formatEvent } from '../../shared/health/event.ts';
import { leaseFiles, paths } from '../../shared/node/paths.ts';
import { run, tryRun } from '../../shared/node/run.ts';
import { IpMonitor, removedAddresses } from '../kernel/ip-monitor.ts';
import { PingWatch } from '../paths/ping-watch.ts';
import { AddressGuard } from './address-guard.ts';
import { ConflictWatch } from './conflict-watch.ts';
import { Reconciler } from './reconciler.ts';
import { hasAddress, holdsAddress } from './sync.ts';
import { FolderWatch } from './watch-folders.ts';

/** Milliseconds between two checks for the floating address, each of which costs one system call. */
const tick = 1000;
/** Ticks between two polls of mon, each with a comparison of the table. */
const pollEvery = 5;
/** Ticks between two checks of the daemons of connection sync while the address stays where it is. */
const syncEvery = 10;
/** Milliseconds: alerts come in bursts, when a switch dies for instance, and one reconciliation does for all. */
const settle = 20;
/** Ticks between two notifications of pacemaker and systemd: either may have restarted. */
const notifyEvery = 20;

/** Decides when to reconcile, and notifies pacemaker and systemd. */
export class ReconcileService {
  readonly #cluster: Cluster;
  readonly #reconciler: Reconciler;
  readonly #folders: FolderWatch;
  /** Of addresses that come and go; undefined while ip(8) does not run. */
  #monitor: IpMonitor | undefined;
  /** undefined: the addresses have a lease, whose program puts them back itself. */
  readonly #guard: AddressGuard | undefined;
  readonly #timer: NodeJS.Timeout;
  readonly #conflicts: ConflictWatch;
  /** undefined: there are no ping nodes. */
  readonly #pings: PingWatch | undefined;
  #lookingForConflicts = false;
  #ticks = 0;
  #holder: boolean;
  /** A reconciliation is under way. */
  #running = false;
  /** Another one was requested meanwhile. */
  #again = false;
  #closing = false;
  #polling = false;
  /** The tick in which mon was last asked about returns. */
  #askedAt = -1;
  #settling: NodeJS.Timeout | undefined;
  #ready = false;
  /** The next reconciliation includes connection sync. */
  #syncDue = true;
  /** The tick of the last sign of life to systemd. */
  #notifiedAt = 0;
  /** What pacemaker was last told of `synced`. */
  #publishedSynced: boolean | undefined;

  /** @param name this director's. */
  constructor(cluster: Cluster, name: string) {
    this.#cluster = cluster;
    if (cluster.failover.lease === null) {
      const addresses = cluster.floatingAddresses;
      this.#guard = new AddressGuard({ addresses, name, run, report, has: hasAddress });
    }
    this.#holder = holdsAddress(cluster);
    this.#conflicts = new ConflictWatch({
      addresses: cluster.floatingAddresses,
      tryRun,
      report,
      has: hasAddress,
      now: () => performance.now(),
    });
    const { ping } = cluster.failover;
    if (ping.nodes.length > 0) {
      const now = () => performance.now();
      this.#pings = new PingWatch({ ...ping, publish: publishReached(ping), report, now });
    }
    const conflicts = () => this.#conflicts.found;
    this.#reconciler = new Reconciler({ cluster, paths, report, conflicts });
    this.#folders = new FolderWatch([paths.health, dirname(paths.liveCib), leaseFiles.folder], () =>
      this.#settle(),
    );
    this.#timer = setInterval(() => this.#tick(), tick);
    this.#listen();
    this.#request();
    this.#poll('all');
  }

  /**
   * Reconciles a last time, and the process ends with that. The table stays, and the kernel goes on
   * receiving connections, but stops sending them: pacemaker stops this program on a standby director
   * right after it removed the addresses, and only their holder sends.
   */
  close(): void {
    this.#stop();
    this.#syncDue = true;
    this.#request();
  }

  /** Leaves everything as it is, for a successor; waits for what is under way. */
  async retire(): Promise<void> {
    this.#stop();
    this.#again = false;
    while (this.#running || this.#polling || this.#lookingForConflicts) await pause(settle);
  }

  #stop(): void {
    this.#closing = true;
    clearInterval(this.#timer);
    clearTimeout(this.#settling);
    this.#folders.close();
    this.#monitor?.close();
    this.#pings?.close();
    this.#reconciler.close();
  }

  #settle(): void {
    this.#settling ??= setTimeout(() => {
      this.#settling = undefined;
      this.#lookForAddress();
      this.#request();
    }, settle);
  }

  /** Without it the ticks see the same, later; so it is started again with one of them. */
  #listen(): void {
    this.#monitor ??= new IpMonitor(
      'address',
      (lines) => {
        this.#guard?.heard(removedAddresses(lines));
        // Routers renew the lifetimes of other addresses all the time.
        if (this.#lookForAddress()) this.#request();
      },
      (problem) => {
        this.#monitor = undefined;
        report(formatEvent('monitor-ended', { problem }));
      },
    );
  }

  /** @returns whether an address has come or gone since the last look. */
  #lookForAddress(): boolean {
    const holder = holdsAddress(this.#cluster);
    const moved = holder !== this.#holder;
    this.#holder = holder;
    this.#syncDue ||= moved;
    return moved;
  }

  #tick(): void {
    this.#ticks++;
    const moved = this.#lookForAddress();
    const due = this.#reconciler.syncedMeanwhile;
    this.#syncDue ||= due || this.#ticks % syncEvery === 0;
    if (moved || due) this.#request();
    if (this.#ticks % pollEvery === 0) {
      this.#folders.retry();
      this.#listen();
      this.#lookForConflicts().catch(defect);
      this.#poll('all');
    }
    const { synced } = this.#reconciler;
    if (synced === this.#publishedSynced && this.#ticks % notifyEvery !== 0) return;
    this.#publishedSynced = synced;
    publishSynced(synced);
  }

  async #lookForConflicts(): Promise<void> {
    if (this.#lookingForConflicts) return;
    this.#lookingForConflicts = true;
    const changed = await this.#conflicts.look();
    this.#lookingForConflicts = false;
    if (changed && !this.#closing) this.#request();
  }

  /** Polls mon, then reconciles. A mon that does not answer is not asked a second time meanwhile. */
  #poll(about: 'all' | 'returned'): void {
    if (this.#polling) return;
    this.#polling = true;
    this.#reconciler
      .pollMon(about)
      .finally(() => {
        this.#polling = false;
        if (!this.#closing) this.#request();
      })
      .catch(defect);
  }

  /** Requests a reconciliation. */
  #request(): void {
    this.#again = true;
    if (this.#running) return;
    this.#running = true;
    this.#work().catch(defect);
  }

  async #work(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      await this.#reconcile();
    }
    this.#running = false;
    if (this.#reconciler.mustAsk && !this.#closing) this.#pollSoon();
  }

  /** Once a tick: a server that needs more successes is polled again with the next one. */
  #pollSoon(): void {
    if (this.#askedAt === this.#ticks) return;
    this.#askedAt = this.#ticks;
    this.#poll('returned');
  }

  async #reconcile(): Promise<void> {
    const sync = this.#syncDue;
    this.#syncDue = false;
    const tableIsRight = await this.#reconciler.reconcile({ sync });
    if (!tableIsRight || this.#closing) return;
    if (!this.#ready) await notify('--ready');
    else if (this.#ticks - this.#notifiedAt >= notifyEvery) {
      this.#notifiedAt = this.#ticks;
      await notify('WATCHDOG=1');
    }
    this.#ready = true;
  }
}

/** Only a defect or a full disk leads here; systemd restarts the program. */
function defect(error: unknown): void {
  process.stderr.write(`<3>${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}

function report(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Publishes in the cluster whether this director may take the address back. */
function publishSynced(synced: boolean): void {
  publish(['-n', syncedAttribute, '-U', synced ? '1' : '0']);
}

/**
 * Publishes how many ping nodes this director reaches, as the score of their rule. The cluster waits for the
 * dampening: when the network itself is gone, every director says so within it, and nothing moves.
 */
function publishReached({ multiplier, dampening }: Cluster['failover']['ping']) {
  return (reached: number): void =>
    publish(['-n', pingAttribute, '-B', String(reached * multiplier), '-d', `${dampening}ms`]);
}

function publish(words: readonly string[]): void {
  run(['attrd_updater', ...words]).then(
    () => undefined,
    // Pacemaker is starting or stopping: published again soon.
    (error: unknown) => report(formatEvent('attribute-not-set', { problem: String(error) })),
  );
}

/** Type=notify: systemd-notify speaks for this process, Node has no datagram sockets for it. */
async function notify(word: string): Promise<void> {
  if (process.env['NOTIFY_SOCKET'] === undefined) return;
  await run(['systemd-notify', word]).catch((error: unknown) => {
    process.stderr.write(`<4>${String(error)}\n`);
  });
}
