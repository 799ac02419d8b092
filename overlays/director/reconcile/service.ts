import { dirname } from 'node:path';
import type { Cluster } from '../../shared/cluster.ts';
import { formatEvent } from '../../shared/event.ts';
import { paths } from '../../shared/paths.ts';
import { Reconciler } from './reconciler.ts';
import { holdsAddress } from './sync.ts';
import { tool } from './tool.ts';
import { FolderWatch } from './watch-folders.ts';

/** How often the floating address is looked for: it costs one system call. */
const tick = 1000;
/** How often mon is asked and the table compared anew, in ticks. */
const listenEvery = 5;
/** How often the daemons of connection sync are looked at although the address did not move, in ticks. */
const syncEvery = 10;
/** Alerts come in bursts, when a switch dies for instance: one pass for all of them. */
const settle = 20;
/** How often pacemaker and systemd are told again, in ticks: either may have restarted. */
const tellEvery = 20;
/** The node attribute that the cluster's location rule wants to be 1 before the address moves back. */
const attribute = 'lvsmith-synced';

/** When passes are made, and who is told. */
export class ReconcileService {
  readonly #cluster: Cluster;
  readonly #reconciler: Reconciler;
  readonly #folders: FolderWatch;
  readonly #timer: NodeJS.Timeout;
  #ticks = 0;
  #holder: boolean;
  /** A pass is under way; one that was asked for meanwhile comes after it. */
  #running = false;
  #closing = false;
  #again = false;
  #listening = false;
  /** The tick in which mon was last asked about returns. */
  #askedAt = -1;
  #settling: NodeJS.Timeout | undefined;
  #ready = false;
  /** Connection sync is due for a look. */
  #syncDue = true;
  #toldSystemd = 0;
  #told: boolean | undefined;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#holder = holdsAddress(cluster);
    this.#reconciler = new Reconciler({ cluster, paths, say });
    this.#folders = new FolderWatch([paths.health, dirname(paths.liveCib)], () => this.#settle());
    this.#timer = setInterval(() => this.#tick(), tick);
    this.#ask();
    this.#listen('all');
  }

  /**
   * Makes a last pass, and the process ends with it. The table stays, and the kernel goes on receiving
   * connections. But it does not go on sending them: pacemaker stops this program on a standby director
   * right after it took the addresses away, and the sender belongs to their holder.
   */
  close(): void {
    this.#closing = true;
    clearInterval(this.#timer);
    clearTimeout(this.#settling);
    this.#folders.close();
    this.#reconciler.close();
    this.#syncDue = true;
    this.#ask();
  }

  #settle(): void {
    this.#settling ??= setTimeout(() => {
      this.#settling = undefined;
      this.#ask();
    }, settle);
  }

  #tick(): void {
    this.#ticks++;
    const holder = holdsAddress(this.#cluster);
    const moved = holder !== this.#holder;
    this.#holder = holder;
    const due = this.#reconciler.syncedMeanwhile;
    this.#syncDue ||= moved || due || this.#ticks % syncEvery === 0;
    if (moved || due) this.#ask();
    if (this.#ticks % listenEvery === 0) {
      this.#folders.retry();
      this.#listen('all');
    }
    const { synced } = this.#reconciler;
    if (synced === this.#told && this.#ticks % tellEvery !== 0) return;
    this.#told = synced;
    tellCluster(synced);
  }

  /** Asks mon, then makes a pass. A mon that does not answer is not asked a second time meanwhile. */
  #listen(about: 'all' | 'returned'): void {
    if (this.#listening) return;
    this.#listening = true;
    this.#reconciler
      .listen(about)
      .finally(() => {
        this.#listening = false;
        if (!this.#closing) this.#ask();
      })
      .catch(defect);
  }

  #ask(): void {
    this.#again = true;
    if (this.#running) return;
    this.#running = true;
    this.#passes().catch(defect);
  }

  async #passes(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      await this.#pass();
    }
    this.#running = false;
    if (this.#reconciler.mustAsk && !this.#closing) this.#listenSoon();
  }

  /** At once when an alert has just come; a server that needs more successes is asked for by the tick. */
  #listenSoon(): void {
    if (this.#askedAt === this.#ticks) return;
    this.#askedAt = this.#ticks;
    this.#listen('returned');
  }

  async #pass(): Promise<void> {
    const sync = this.#syncDue;
    this.#syncDue = false;
    const tableIsTrue = await this.#reconciler.pass({ sync });
    if (!tableIsTrue || this.#closing) return;
    if (!this.#ready) await notify('--ready');
    else if (this.#ticks - this.#toldSystemd >= tellEvery) {
      this.#toldSystemd = this.#ticks;
      await notify('WATCHDOG=1');
    }
    this.#ready = true;
  }
}

/** Nothing but a defect or a full disk comes here; systemd starts the program anew. */
function defect(error: unknown): void {
  process.stderr.write(`<3>${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Tells the cluster whether this director may take the address back. */
function tellCluster(synced: boolean): void {
  tool(['attrd_updater', '-n', attribute, '-U', synced ? '1' : '0']).then(
    () => undefined,
    // Pacemaker is starting or stopping: told again soon.
    (error: unknown) => say(formatEvent('attribute-not-set', { problem: String(error) })),
  );
}

/** Type=notify: systemd-notify speaks for this process, Node has no datagram sockets for it. */
async function notify(word: string): Promise<void> {
  if (process.env['NOTIFY_SOCKET'] === undefined) return;
  await tool(['systemd-notify', word]).catch((error: unknown) => {
    process.stderr.write(`<4>${String(error)}\n`);
  });
}
