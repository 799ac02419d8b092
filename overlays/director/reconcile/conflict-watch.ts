import type { FloatingAddress } from '../../shared/cluster/cluster.ts';
import { announcement } from '../kernel/announcement.ts';
import { formatEvent } from '../../shared/health/event.ts';
import type { AddressConflict } from '../../shared/health/lvs-state.ts';
import type { Argv, RunResult } from '../../shared/node/run.ts';

export interface ConflictWatchOptions {
  readonly addresses: readonly FloatingAddress[];
  readonly tryRun: (argv: Argv) => Promise<RunResult>;
  readonly report: (line: string) => void;
  /** Whether the kernel has an address. */
  readonly has: (address: string) => boolean;
  /** Milliseconds of a clock that nobody sets. */
  readonly now: () => number;
}

/** Milliseconds between two announcements against another machine (DEFEND_INTERVAL of RFC 5227, 2.4). */
const defendInterval = 10_000;

/**
 * Asks the network who else has the floating addresses of this director: an old server that was forgotten, say, takes
 * half of the clients, and nothing else would tell. The question is a probe of RFC 5227, 2.1.1, from no address, so
 * nobody learns anything from it, or a neighbour solicitation; this machine does not answer either itself.
 */
export class ConflictWatch {
  readonly #options: ConflictWatchOptions;
  #found: readonly AddressConflict[] = [];
  #defended = Number.NEGATIVE_INFINITY;

  constructor(options: ConflictWatchOptions) {
    this.#options = options;
  }

  get found(): readonly AddressConflict[] {
    return this.#found;
  }

  /** Looks once. @returns whether something has changed. One call at a time. */
  async look(): Promise<boolean> {
    const { addresses, has, report } = this.#options;
    const mine = addresses.filter(({ address }) => has(address));
    const found = (await Promise.all(mine.map((address) => this.#conflictsOf(address)))).flat();
    const before = this.#found;
    this.#found = found;
    const news = found.filter((each) => !includes(before, each));
    const over = before.filter((each) => !includes(found, each));
    for (const { address, mac } of news) report(formatEvent('address-conflict', { address, mac }));
    for (const { address, mac } of over)
      report(formatEvent('address-conflict-over', { address, mac }));
    await this.#defend(mine.filter(({ address }) => found.some((it) => it.address === address)));
    return news.length + over.length > 0;
  }

  /** Twice: the address may just be moving to another director, and then this one has lost it by the second answer. */
  async #conflictsOf(floating: FloatingAddress): Promise<readonly AddressConflict[]> {
    const first = await this.#others(floating);
    if (first.length === 0 || !this.#options.has(floating.address)) return [];
    const second = await this.#others(floating);
    if (!this.#options.has(floating.address)) return [];
    const macs = second.filter((mac) => first.includes(mac));
    return macs.map((mac) => ({ address: floating.address, mac }));
  }

  async #others({
    address,
    family,
    interface: device,
  }: FloatingAddress): Promise<readonly string[]> {
    const question: Argv =
      family === 6
        ? ['ndisc6', '-q', '-m', '-n', '-r', '1', '-w', '1000', address, device]
        : ['arping', '-D', '-c', '1', '-w', '1', '-I', device, address];
    const { stdout } = await this.#options.tryRun(question);
    return answering(stdout);
  }

  /** Clients and switches that were told wrong are told right again; they may be told wrong a moment later. */
  async #defend(addresses: readonly FloatingAddress[]): Promise<void> {
    const { tryRun, now } = this.#options;
    if (addresses.length === 0 || now() - this.#defended < defendInterval) return;
    this.#defended = now();
    for (const each of addresses) await tryRun(announcement(each, 1, '/run/lvsmith'));
  }
}

/**
 * Who answered: arping(8) says `Unicast reply from 192.0.2.1 [52:54:00:12:34:56]  0.812ms`, ndisc6(8) the address alone.
 */
function answering(text: string): readonly string[] {
  const macs = [
    ...text.matchAll(/(?: reply from [0-9.]+ \[|^)([0-9A-F]{2}(?::[0-9A-F]{2}){5})(?:\]|$)/gim),
  ];
  return [...new Set(macs.map(([, mac = '']) => mac.toLowerCase()))];
}

function includes(conflicts: readonly AddressConflict[], one: AddressConflict): boolean {
  return conflicts.some(({ address, mac }) => address === one.address && mac === one.mac);
}
