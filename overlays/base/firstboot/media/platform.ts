import { readFileSync } from 'node:fs';
import type { Overrides } from '../../../shared/seed/combine.ts';
import { at, type System } from '../system.ts';

/** What the hypervisor or the boot loader says about the seed: `ds=nocloud;i=…;h=…;s=…`. */
export interface PlatformSeed {
  /** Which of the two says it, for messages. */
  readonly origin: string;
  readonly overrides: Overrides;
  /** A folder of the node's own file system that holds the seed. */
  readonly folder?: string | undefined;
  /** A URL: refused, since there is no network before the seed. */
  readonly remote?: string | undefined;
}

/** The machine's serial number (SMBIOS) comes before the kernel's command line, as in cloud-init. */
export function platformSeed(system: System): PlatformSeed | undefined {
  const serial = readOrNothing(system, '/sys/class/dmi/id/product_serial').trim();
  if (serial.startsWith('ds=nocloud')) return parse(serial, 'the SMBIOS serial number');
  const word = readOrNothing(system, '/proc/cmdline')
    .split(/\s+/)
    .find((each) => each.startsWith('ds=nocloud'));
  return word === undefined ? undefined : parse(word, 'the kernel command line');
}

function parse(text: string, origin: string): PlatformSeed {
  const [, ...pairs] = text.split(';');
  const value = (...keys: readonly string[]) =>
    pairs
      .map((pair) => /^([a-z-]+)=(.*)$/.exec(pair))
      .find((match) => keys.includes(match?.[1] ?? ''))?.[2];
  const [instanceId, hostname] = [value('i', 'instance-id'), value('h', 'local-hostname')];
  const from = value('s', 'seedfrom');
  const local = /^(?:file:\/\/)?(\/.+)$/.exec(from ?? '')?.[1];
  return {
    origin,
    overrides: { instanceId, hostname },
    folder: local,
    remote: local === undefined ? from : undefined,
  };
}

function readOrNothing(system: System, path: string): string {
  try {
    return readFileSync(at(system, path), 'utf8');
  } catch {
    return '';
  }
}
