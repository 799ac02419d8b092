import { isIPv6, SocketAddress } from 'node:net';

/** Wrong passwords from one address after which it is locked out. */
export const mostFailures = 5;
/** Milliseconds for which it is. */
export const lockTime = 15 * 60_000;
/** Wrong passwords a minute, from all addresses together: then everybody waits for the rest of it. */
export const mostPerMinute = 30;
/** Passwords that are checked at the same time: each takes 32 MB. */
const mostAtOnce = 2;
/** Addresses that are remembered. */
const mostAddresses = 10_000;

interface Failures {
  count: number;
  last: number;
}

/**
 * Who may try a password. An attempt counts as a failure from its beginning, so that a flood of them at the same time
 * is limited too.
 */
export class LoginGuard {
  readonly #failures = new Map<string, Failures>();
  readonly #now: () => number;
  #underWay = 0;
  #minute = { began: 0, count: 0 };

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Milliseconds to wait; 0: the attempt has begun, and must be ended. */
  begin(address: string): number {
    const now = this.#now();
    const source = sourceOf(address);
    const known = this.#failures.get(source);
    const locked = known !== undefined && known.count >= mostFailures;
    if (locked && now - known.last < lockTime) return lockTime - (now - known.last);
    if (now - this.#minute.began >= 60_000) this.#minute = { began: now, count: 0 };
    if (this.#minute.count >= mostPerMinute) return 60_000 - (now - this.#minute.began);
    if (this.#underWay >= mostAtOnce) return 1000;
    this.#underWay++;
    this.#minute.count++;
    this.#failures.delete(source);
    this.#failures.set(source, { count: locked ? 1 : (known?.count ?? 0) + 1, last: now });
    this.#forget();
    return 0;
  }

  /** @returns whether the address is locked out from now on */
  end(address: string, succeeded: boolean): boolean {
    this.#underWay--;
    const source = sourceOf(address);
    if (!succeeded) return (this.#failures.get(source)?.count ?? 0) >= mostFailures;
    this.#minute.count--;
    this.#failures.delete(source);
    return false;
  }

  /** The map keeps the order of the last attempts: the first one is the oldest. */
  #forget(): void {
    for (const source of this.#failures.keys()) {
      if (this.#failures.size <= mostAddresses) return;
      this.#failures.delete(source);
    }
  }
}

/** Whoever has one address of IPv6 has a whole network of them. */
export function sourceOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = new SocketAddress({ address, family: 'ipv6' }).address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros =
    tail === undefined ? [] : Array.from({ length: 8 - groups.length - rest.length }, () => '0');
  return `${[...groups, ...zeros, ...rest].slice(0, 4).join(':')}::/64`;
}
