import type { ServerCertificate } from '../../shared/health/server-certificate.ts';
import { ask } from './ask.ts';
import { Member } from './member.ts';
import { News } from './news.ts';
import type { PlannedCheck } from './plan.ts';
import type { Standstill } from './standstill.ts';
import type { Report } from './trap.ts';

/** Connections and programs under way at a time; what is due beyond that waits a little. */
const mostUnderWay = 1000;
const wait = 100;
/** The share of an interval by which one differs from the next: directors do not ask in step. */
const jitter = 0.1;
/** Reports beyond those that mon has to count: some may be lost when many servers fail at once. */
const spare = 6;
/** Milliseconds after which mon hears again of a server that is as before, and how many of them in a second. */
const refresh = 5000;
const refreshes = 100;

export interface CheckerOptions {
  readonly checks: readonly PlannedCheck[];
  /** Where mon's monitors are. */
  readonly programs: string;
  readonly standstill: Standstill;
  readonly report: (report: Report) => void;
  /** Called with each certificate that a server shows. */
  readonly certificate: (certificate: ServerCertificate) => void;
}

/** Checks every service of every server, again and again, and reports what mon has to know. */
export class Checker {
  readonly #options: CheckerOptions;
  readonly #timers = new Set<NodeJS.Timeout>();
  #underWay = 0;
  #closed = false;
  #lastEnd = performance.now();

  constructor(options: CheckerOptions) {
    this.#options = options;
    const { checks } = options;
    const pause = Math.max(refresh, (checks.length * 1000) / refreshes);
    for (const check of checks) {
      const { interval, failures, successes, question } = check;
      const member = new Member({ interval, failures, timeout: question.timeout });
      const news = new News({ settled: Math.max(failures, successes) + spare, refresh: pause });
      this.#after(Math.random() * interval, () => this.#run(check, member, news));
    }
  }

  /** When a check has ended last, or there was none to begin; milliseconds of performance.now(). */
  get lastWork(): number {
    return this.#options.checks.length === 0 ? performance.now() : this.#lastEnd;
  }

  /** Begins nothing more; what is under way reports nothing. */
  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #run(check: PlannedCheck, member: Member, news: News): void {
    if (this.#underWay >= mostUnderWay) {
      this.#after(wait, () => this.#run(check, member, news));
      return;
    }
    this.#after(check.interval * (1 + (Math.random() - 0.5) * jitter), () =>
      this.#run(check, member, news),
    );
    if (member.free) this.#begin(check, member, news).catch(defect);
  }

  async #begin(check: PlannedCheck, member: Member, news: News): Promise<void> {
    const { programs, standstill, report, certificate } = this.#options;
    const began = performance.now();
    this.#underWay++;
    member.begin();
    const outcome = await ask(check.question, programs);
    this.#underWay--;
    this.#lastEnd = performance.now();
    const counts = member.end(outcome, began, standstill.since(began));
    if (this.#closed || !counts) return;
    const { realserver, service, interval } = check;
    const { certificateEnds: ends } = outcome;
    if (ends !== undefined) certificate({ realserver, service, ends });
    if (news.isNews(outcome.works, this.#lastEnd))
      report({ realserver, service, works: outcome.works, text: outcome.text });
    // Sooner than the next one is due.
    if (member.doubtful && member.free)
      this.#after(Math.max(0, began + interval / 2 - this.#lastEnd), () => {
        if (member.doubtful && member.free) this.#begin(check, member, news).catch(defect);
      });
  }

  #after(milliseconds: number, work: () => void): void {
    if (this.#closed) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, milliseconds);
    this.#timers.add(timer);
  }
}

/** Only a defect leads here; systemd restarts the program. */
function defect(error: unknown): void {
  process.stderr.write(`<3>checker: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}
