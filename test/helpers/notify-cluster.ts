import type { Ledger } from '../../overlays/base/notify/ledger.ts';
import { parseLedger, ledgerText } from '../../overlays/base/notify/ledger.ts';
import type { Message } from '../../overlays/base/notify/message.ts';
import { Notifier } from '../../overlays/base/notify/notifier.ts';
import type { Look } from '../../overlays/base/notify/situation.ts';
import type { SavedState } from '../../overlays/base/notify/state.ts';
import type { ServerHealth } from '../../overlays/shared/state/node-state.ts';
import { buildModel } from '../../scripts/model/model.ts';
import { healthyDirector, healthyPacemaker, known } from './node-state.ts';
import { loadText, variation } from './profile-texts.ts';

export const names = ['d1', 'd2', 'd3'] as const;
export type Name = (typeof names)[number];

const notify = 'notify: { mail: { server: mail, from: a@b, to: [c@d] }, remind: 1h }';

/** Three directors that watch one cluster, with a clock of their own, and a mail server that takes notes. */
export class NotifyCluster {
  /** Seconds since 1970. */
  time = 1_800_000_000;
  holder: Name | undefined = 'd1';
  readonly lost = new Set<Name>();
  readonly down = new Set<string>();
  /** Servers of no pool that are down. */
  readonly others = new Set<string>();
  /** When certificates of servers end, in seconds since 1970, as each director's checks have met them. */
  readonly ends = new Map<Name, Map<string, number>>(names.map((name) => [name, new Map()]));
  /** When the certificate of a director's console ends. */
  readonly consoleEnds = new Map<Name, number>();
  /** Directors whose update was given up. */
  readonly givenUp = new Set<Name>();
  quorate = true;
  /** What mon says of a server that is down. */
  words = '';
  /** Whose messages the server does not take. */
  readonly refused = new Set<Name>();
  /** Directors that hear only those of their own side. */
  sides: readonly (readonly Name[])[] = [names];
  pacemakerAnswers = true;
  readonly mails: Message[] = [];
  readonly log: string[] = [];
  readonly cluster = buildModel(loadText(variation({ more: notify })).profile).cluster;
  readonly saved = new Map<Name, SavedState>();
  readonly #ledgers = new Map<Name, string>();
  readonly #notifiers = new Map<Name, Notifier>();

  constructor() {
    for (const name of names) this.start(name);
  }

  /** Its program, or with `boot` its machine, starts. */
  start(name: Name, boot = 'first', at = this.time - 3600): void {
    this.lost.delete(name);
    if (boot !== 'first') this.#ledgers.delete(name);
    const send = (message: Message) => {
      if (this.refused.has(name)) return Promise.resolve({ ok: false, says: 'no' });
      this.mails.push(message);
      return Promise.resolve({ ok: true, says: '250 ok' });
    };
    const notifier = new Notifier(
      {
        cluster: this.cluster,
        outlets: [{ name: 'mail', to: 'somebody', send }],
        readLedgers: () => Promise.resolve(this.#heardBy(name)),
        writeLedger: (ledger) =>
          this.pacemakerAnswers
            ? Promise.resolve(void this.#ledgers.set(name, ledgerText(ledger)))
            : Promise.reject(new Error('pacemaker does not answer')),
        background: () => Promise.resolve({ why: [], history: [] }),
        save: (state) => void this.saved.set(name, structuredClone(state)),
        report: (line) => void this.log.push(`${name}: ${line}`),
        now: () => this.time,
        boot: { id: boot, at },
      },
      this.saved.get(name),
    );
    this.#notifiers.set(name, notifier);
  }

  /** Its power is cut: pacemaker forgets what it had said. */
  lose(name: Name): void {
    this.lost.add(name);
    this.#ledgers.delete(name);
    this.#notifiers.delete(name);
  }

  /** Time goes by; every director looks again and again, in an order that is never the same for long. */
  async pass(seconds: number): Promise<void> {
    const ends = this.time + seconds;
    for (let turn = 0; this.time < ends; turn++) {
      const order = names.map((_, index) => names[(index + turn) % names.length] ?? 'd1');
      for (const name of order) await this.#notifiers.get(name)?.look(this.#lookOf(name));
      // What was begun goes to its end.
      await new Promise((resolve) => setImmediate(resolve));
      // As the program does: often only while there is something to do.
      const busy = [...this.#notifiers.values()].some((each) => each.busy);
      this.time = busy ? this.time + 2 : Math.min(this.time + 30, Math.max(ends, this.time + 2));
    }
  }

  headlines(): readonly string[] {
    return this.mails.map(({ headline, from }) => `${from}: ${headline}`);
  }

  #sideOf(name: Name): readonly Name[] {
    const side = this.sides.find((each) => each.includes(name)) ?? [name];
    return side.filter((each) => !this.lost.has(each));
  }

  #heardBy(name: Name): ReadonlyMap<string, Ledger> | undefined {
    if (!this.pacemakerAnswers) return undefined;
    const heard = this.#sideOf(name).flatMap((each) => {
      const ledger = parseLedger(this.#ledgers.get(each) ?? '');
      return ledger === undefined ? [] : [[each, ledger] as const];
    });
    return new Map(heard);
  }

  #lookOf(self: Name): Look {
    const side = this.#sideOf(self);
    const holder = this.holder !== undefined && side.includes(this.holder) ? this.holder : null;
    const health: ServerHealth[] = ['r1', 'r2'].map((realserver) => ({
      ...{ realserver, service: 'http', since: null, checked: null },
      verdict: this.down.has(realserver) ? 'down' : 'up',
      words: this.down.has(realserver) ? this.words : '',
    }));
    for (const realserver of this.others)
      health.push({
        realserver,
        service: 'http',
        since: null,
        checked: null,
        verdict: 'down',
        words: '',
      });
    const version = { version: '2', previous: '1', reasons: ['it was not well'], at: '' };
    return {
      self,
      certificates: {
        at: timeOf(this.time),
        servers: known(
          [...(this.ends.get(self) ?? [])].map(([realserver, ends]) => ({
            ...{ realserver, service: 'http' },
            ends: timeOf(ends),
          })),
        ),
        console: known({
          ...{ names: [], fingerprint: '' },
          ends: timeOf(this.consoleEnds.get(self) ?? this.time + 1e8),
        }),
      },
      update: known({
        ...{ trial: null, outdatedCopies: [] },
        last: this.givenUp.has(self) ? { ...version, result: 'failed' } : null,
      }),
      director: {
        ...healthyDirector,
        quorum: known({
          quorate: this.quorate && side.length > 1,
          ...{ votes: side.length, expectedVotes: 3, needed: 2 },
        }),
        pacemaker: this.pacemakerAnswers
          ? known({
              ...healthyPacemaker,
              nodes: names.map((name) => ({
                ...{ name, attributes: {} },
                state: side.includes(name) ? 'online' : 'offline',
              })),
            })
          : { at: '', unknown: 'no answer' },
        addresses: known([{ name: 'test', address: '10.0.0.100', here: holder === self, holder }]),
        health: known(health),
      },
    };
  }
}

function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
