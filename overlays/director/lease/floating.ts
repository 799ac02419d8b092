import { spawn, type ChildProcess } from 'node:child_process';
import type { FloatingAddress } from '../../shared/cluster/cluster.ts';
import { canonicalAddress } from '../../shared/net/ip.ts';
import { announcement } from '../kernel/announcement.ts';
import { IpMonitor, removedAddresses } from '../kernel/ip-monitor.ts';

/** A takeover is announced so often: an announcement may get lost. */
const announcements = 4;
/** Milliseconds after which an address that was not there yet is announced again; doubled each time, to a second. */
const retry = { first: 10, last: 1000 } as const;
/** Milliseconds between two announcements of the holder, for switches and neighbours that forgot. */
const refresh = 30_000;

export interface FloatingOptions {
  readonly addresses: readonly FloatingAddress[];
  readonly folder: string;
  /** Called when somebody else removed an address; it is put back. */
  readonly removed: (address: string) => void;
  /** Called when the addresses cannot be managed any more. */
  readonly failed: (problem: string) => void;
}

/** Puts the floating addresses on this machine and announces them, without a fork where it is urgent. */
export class Floating {
  readonly #options: FloatingOptions;
  #addresses: readonly FloatingAddress[];
  /** It reads commands until it is ended: starting ip(8) anew takes longer than the rest of a takeover. */
  readonly #ip: ChildProcess;
  readonly #refresh: NodeJS.Timeout;
  readonly #monitor: IpMonitor;
  /** Addresses that were put back within the last second. */
  readonly #restored = new Set<string>();
  #here = false;

  constructor(options: FloatingOptions) {
    this.#options = options;
    this.#addresses = options.addresses;
    this.#ip = spawn('ip', ['-force', '-batch', '-'], { stdio: ['pipe', 'ignore', 'ignore'] });
    this.#ip.on('error', (error) => options.failed(`ip: ${error.message}`));
    this.#ip.on('exit', (code) => options.failed(`ip ended with ${code}`));
    this.#ip.stdin?.on('error', (error) => options.failed(`ip: ${error.message}`));
    this.#refresh = setInterval(() => this.#announceAll(1), refresh).unref();
    this.#removeAll();
    this.#monitor = new IpMonitor('address', (lines) => this.#heard(lines), options.failed);
  }

  add(): void {
    this.#here = true;
    for (const floating of this.#addresses) this.#put(floating);
    this.#announceAll(announcements);
  }

  remove(): void {
    this.#here = false;
    this.#removeAll();
  }

  get addresses(): readonly FloatingAddress[] {
    return this.#addresses;
  }

  /** Other addresses from now on; those that stay are not touched. */
  follow(addresses: readonly FloatingAddress[]): void {
    const before = this.#addresses;
    // First, so that nobody puts back what goes.
    this.#addresses = addresses;
    for (const each of before)
      if (!addresses.some((other) => isSame(each, other))) this.#drop(each);
    if (!this.#here) return;
    for (const each of addresses.filter((address) => !before.some((old) => isSame(address, old)))) {
      this.#put(each);
      this.#announce(each, announcements);
    }
  }

  close(): void {
    clearInterval(this.#refresh);
    this.#monitor.close();
    this.#ip.removeAllListeners();
    this.#ip.stdin?.end();
  }

  #put({ address, prefix, interface: device, broadcast, family }: FloatingAddress): void {
    // Duplicate address detection would keep an IPv6 address useless for a second; the lease stands for it.
    const how = family === 6 ? 'nodad' : broadcast === undefined ? '' : `broadcast ${broadcast}`;
    this.#tell(`address replace ${address}/${prefix} dev ${device} ${how}`);
  }

  /** What this program removed is not here any more, and is none of this. */
  #heard(lines: readonly string[]): void {
    if (!this.#here) return;
    const gone = new Set(removedAddresses(lines));
    for (const floating of this.#addresses)
      if (gone.has(canonicalAddress(floating.address))) this.#restore(floating);
  }

  /** At once, and then once a second: whoever keeps removing it does not keep this program busy. */
  #restore(floating: FloatingAddress): void {
    const { address } = floating;
    if (this.#restored.has(address)) return;
    this.#restored.add(address);
    this.#put(floating);
    this.#announce(floating, announcements);
    this.#options.removed(address);
    setTimeout(() => {
      this.#restored.delete(address);
      // Of what came meanwhile.
      if (this.#here) this.#put(floating);
    }, retry.last).unref();
  }

  #removeAll(): void {
    for (const each of this.#addresses) this.#drop(each);
  }

  #drop({ address, prefix, interface: device }: FloatingAddress): void {
    this.#tell(`address del ${address}/${prefix} dev ${device}`);
  }

  #tell(line: string): void {
    this.#ip.stdin?.write(`${line}\n`);
  }

  #announceAll(count: number): void {
    if (this.#here) for (const address of this.#addresses) this.#announce(address, count);
  }

  /** The programs fail while the address is not there yet: ip works beside this program. */
  #announce(floating: FloatingAddress, count: number, pause: number = retry.first): void {
    if (!this.#here) return;
    const next = Math.min(2 * pause, retry.last);
    const again = (): void =>
      void setTimeout(() => this.#announce(floating, count, next), pause).unref();
    const [program, ...words] = announcement(floating, count, this.#options.folder);
    spawn(program, words, { stdio: 'ignore' })
      .on('error', (error) => this.#options.failed(`${program}: ${error.message}`))
      .on('exit', (code) => {
        if (code !== 0) again();
      });
  }
}

function isSame(one: FloatingAddress, other: FloatingAddress): boolean {
  return (
    one.address === other.address &&
    one.prefix === other.prefix &&
    one.interface === other.interface
  );
}
