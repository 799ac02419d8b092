import { readFileSync } from 'node:fs';
import { IpMonitor } from '../kernel/ip-monitor.ts';

/** Whether the cables of some devices are in, told as soon as the kernel knows. */
export class Carrier {
  #devices: readonly string[];
  readonly #changed: (carrier: boolean) => void;
  readonly #monitor: IpMonitor;
  #carrier: boolean;

  constructor(
    devices: readonly string[],
    changed: (carrier: boolean) => void,
    failed: (problem: string) => void,
  ) {
    this.#devices = devices;
    this.#changed = changed;
    this.#carrier = devices.every(hasCarrier);
    this.#monitor = new IpMonitor('link', () => this.#look(), failed);
  }

  get now(): boolean {
    return this.#carrier;
  }

  /** Other devices from now on. */
  watch(devices: readonly string[]): void {
    this.#devices = devices;
    this.#look();
  }

  close(): void {
    this.#monitor.close();
  }

  #look(): void {
    const carrier = this.#devices.every(hasCarrier);
    if (carrier === this.#carrier) return;
    this.#carrier = carrier;
    this.#changed(carrier);
  }
}

/** A device that is down or gone has none: reading it fails. */
function hasCarrier(device: string): boolean {
  try {
    return readFileSync(`/sys/class/net/${device}/carrier`, 'latin1').startsWith('1');
  } catch {
    return false;
  }
}
