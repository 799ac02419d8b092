import type { Counters, TableDestination, TableService } from './node-state.ts';

/** A second: new connections, bytes of clients, and bytes to clients. */
export type Rates = readonly [connections: number, incoming: number, outgoing: number];

/** By `rateKey`; whoever is not in it did nothing. */
export type RateTable = Readonly<Record<string, Rates>>;

/** `tcp 192.0.2.1:80` for a virtual service, with its endpoint behind it for a server. */
export function rateKey(
  { protocol, endpoint }: Pick<TableService, 'protocol' | 'endpoint'>,
  server?: Pick<TableDestination, 'endpoint'>,
): string {
  const service = `${protocol} ${endpoint}`;
  return server === undefined ? service : `${service} ${server.endpoint}`;
}

export const nothing: Rates = [0, 0, 0];

/** Milliseconds over which a rate is the mean, and after which an older look says nothing of now. */
const window = 5000;
const longestPause = 30_000;

interface Look {
  readonly at: number;
  readonly counters: ReadonlyMap<string, Counters>;
}

/** Makes rates of what the kernel has counted, from one look to the next. */
export class RateMeter {
  #looks: readonly Look[] = [];

  /**
   * @param at milliseconds
   * @returns the rates since some seconds ago; undefined: this is the first look, or the kernel has not told its counters
   */
  add(table: readonly TableService[], at: number): RateTable | undefined {
    const counters = countersIn(table);
    const last = this.#looks.at(-1);
    const goesOn =
      counters.size > 0 && last !== undefined && at > last.at && at - last.at <= longestPause;
    if (!goesOn) {
      this.#looks = counters.size === 0 ? [] : [{ at, counters }];
      return undefined;
    }
    // At least one look before this one, however long it took.
    const recent = this.#looks.filter((look) => look === last || at - look.at <= window);
    this.#looks = [...recent, { at, counters }];
    const [first = last] = recent;
    return ratesBetween(first, { at, counters });
  }
}

function countersIn(table: readonly TableService[]): ReadonlyMap<string, Counters> {
  const found = new Map<string, Counters>();
  for (const service of table) {
    if (service.counters !== undefined) found.set(rateKey(service), service.counters);
    for (const server of service.destinations)
      if (server.kernel?.counters !== undefined)
        found.set(rateKey(service, server), server.kernel.counters);
  }
  return found;
}

function ratesBetween(first: Look, last: Look): RateTable {
  const seconds = (last.at - first.at) / 1000;
  const rates: Record<string, Rates> = {};
  for (const [key, now] of last.counters) {
    const before = first.counters.get(key);
    const each = (name: keyof Counters): number => {
      // What has left the table and come back counts from nothing.
      const since = before !== undefined && before[name] <= now[name] ? before[name] : 0;
      return rounded((now[name] - since) / seconds);
    };
    const found: Rates = [each('connections'), each('incomingBytes'), each('outgoingBytes')];
    if (found.some((rate) => rate > 0)) rates[key] = found;
  }
  return rates;
}

/** To three digits: more would change each second, and say nothing. */
function rounded(rate: number): number {
  return Number(rate.toPrecision(3));
}
