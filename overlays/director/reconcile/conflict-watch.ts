import type { FloatingAddress } from '../../shared/cluster/cluster.ts';
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
 * nobody learns anything from it, and this machine does not answer it itself.
 *
 * IPv6 has no need of that: whoever brings up an address asks first, and this machine answers.
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
    const mine = addresses.filter(({ family, address }) => family === 4 && has(address));
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

  async #others({ address, interface: device }: FloatingAddress): Promise<readonly string[]> {
    const words = ['-D', '-c', '1', '-w', '1', '-I', device, address] as const;
    const { stdout } = await this.#options.tryRun(['arping', ...words]);
    return answering(stdout);
  }

  /** Clients and switches that were told wrong are told right again; they may be told wrong a moment later. */
  async #defend(addresses: readonly FloatingAddress[]): Promise<void> {
    const { tryRun, now } = this.#options;
    if (addresses.length === 0 || now() - this.#defended < defendInterval) return;
    this.#defended = now();
    for (const { address, interface: device } of addresses)
      await tryRun(['arping', '-A', '-c', '1', '-w', '1', '-I', device, address]);
  }
}

/** Who answered arping(8): `Unicast reply from 192.0.2.1 [52:54:00:12:34:56]  0.812ms`. */
function answering(text: string): readonly string[] {
  const macs = [...text.matchAll(/ reply from [0-9.]+ \[([0-9A-F:]{17})\]/gi)];
  return [...new Set(macs.map(([, mac = '']) => mac.toLowerCase()))];
}

function includes(conflicts: readonly AddressConflict[], one: AddressConflict): boolean {
  return conflicts.some(({ address, mac }) => address === one.address && mac === one.mac);
}
