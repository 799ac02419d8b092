import { readFileSync, statSync } from 'node:fs';
import { uptime } from 'node:os';
import { readCluster } from '../../shared/cluster/read-cluster.ts';
import { formatEvent } from '../../shared/health/event.ts';
import { writeAtomically } from '../../shared/node/files.ts';
import { run } from '../../shared/node/run.ts';
import { Certificates } from './certificates.ts';
import { Checker } from './checker.ts';
import { planChecks, type PlannedCheck } from './plan.ts';
import { Standstill } from './standstill.ts';
import { TrapSender, type TrapTarget } from './trap-sender.ts';

/** Milliseconds between two signs of life, each of which is one small file in memory. */
const tick = 1000;
/** Ticks between two looks at the configuration, and between two signs of life to systemd. */
const lookEvery = 5;
const notifyEvery = 10;
/** Milliseconds beyond the time of the slowest check after which no end of any is no work. */
const slack = 5000;

export interface CheckerServiceOptions {
  /** Where the cluster is that counts, each time anew. */
  readonly clusterFile: () => string;
  readonly monCf: string;
  /** Where mon's monitors are. */
  readonly programs: string;
  /** The file that says that this program works. */
  readonly alive: string;
  /** The file of the certificates that servers show. */
  readonly certificates: string;
  readonly mon: TrapTarget;
  /** Writes one line to the journal. */
  readonly tell: (line: string) => void;
}

/** Runs a checker for the configuration as it is, and says that it works. */
export class CheckerService {
  readonly #options: CheckerServiceOptions;
  readonly #sender: TrapSender;
  readonly #standstill = new Standstill();
  readonly #certificates: Certificates;
  readonly #timer: NodeJS.Timeout;
  #checker: Checker | undefined;
  #patience = slack;
  #read = '';
  #problem: string | undefined;
  #ticks = 0;

  constructor(options: CheckerServiceOptions) {
    this.#options = options;
    this.#sender = new TrapSender(options.mon);
    this.#certificates = new Certificates(options.certificates);
    this.#standstill.watch();
    this.#look();
    this.#timer = setInterval(() => this.#tick(), tick);
    this.#tick();
    notify('--ready');
  }

  close(): void {
    clearInterval(this.#timer);
    this.#checker?.close();
  }

  #tick(): void {
    this.#ticks++;
    if (this.#ticks % lookEvery === 0) this.#look();
    this.#certificates.write();
    if (!this.#works) return;
    writeAtomically(this.#options.alive, `${uptime().toFixed(2)}\n`);
    if (this.#ticks % notifyEvery === 0) notify('WATCHDOG=1');
  }

  /** Whether checks come to an end. */
  get #works(): boolean {
    const { lastWork } = this.#checker ?? {};
    return lastWork !== undefined && performance.now() - lastWork < this.#patience;
  }

  /** Begins anew when the configuration is another one, and goes on with the old one while it cannot be read. */
  #look(): void {
    try {
      const { clusterFile, monCf } = this.#options;
      const file = clusterFile();
      const seen = [file, monCf].map((each) => `${each} ${identity(each)}`).join('\n');
      if (seen === this.#read) return;
      this.#begin(planChecks(readFileSync(monCf, 'utf8'), readCluster(file)));
      this.#read = seen;
      this.#problem = undefined;
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      if (problem !== this.#problem) this.#options.tell(formatEvent('checks-unread', { problem }));
      this.#problem = problem;
    }
  }

  #begin(checks: readonly PlannedCheck[]): void {
    this.#checker?.close();
    this.#certificates.keepOnly(checks);
    const slowest = checks.map(({ interval, question }) => interval + question.timeout);
    this.#patience = Math.max(0, ...slowest) + slack;
    this.#checker = new Checker({
      checks,
      programs: this.#options.programs,
      standstill: this.#standstill,
      report: (report) => this.#sender.send(report),
      certificate: (certificate) => this.#certificates.add(certificate),
    });
    this.#options.tell(formatEvent('checks-begun', { checks: checks.length }));
  }
}

function identity(file: string): string {
  const { ino, mtimeMs, size } = statSync(file);
  return `${ino} ${mtimeMs} ${size}`;
}

/** Type=notify: systemd-notify speaks for this process, Node has no datagram sockets for it. */
function notify(word: string): void {
  if (process.env['NOTIFY_SOCKET'] === undefined) return;
  run(['systemd-notify', word]).catch((error: unknown) => {
    process.stderr.write(`<4>checker: ${String(error)}\n`);
  });
}
