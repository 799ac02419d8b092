import type { FloatingAddress } from '../../shared/cluster/cluster.ts';
import { addressResource } from '../../shared/cluster/resources.ts';
import { xmlTags } from '../../shared/cluster/xml-tags.ts';
import { formatEvent } from '../../shared/health/event.ts';
import { canonicalAddress } from '../../shared/net/ip.ts';
import type { Argv, RunOptions } from '../../shared/node/run.ts';

export interface AddressGuardOptions {
  readonly addresses: readonly FloatingAddress[];
  /** The name of this director. */
  readonly name: string;
  readonly run: (argv: Argv, options?: RunOptions) => Promise<string>;
  readonly report: (line: string) => void;
  /** Whether the kernel has an address. */
  readonly has: (address: string) => boolean;
}

/**
 * Milliseconds between an address's end and the look at why: before pacemaker stops an address it says so in the
 * cluster's configuration, and this director has to have heard that.
 */
const settle = 100;

/**
 * Tells pacemaker at once when a floating address went that it did not stop: its own monitor operation comes every
 * five seconds. Only pacemaker puts the address back, because only pacemaker knows that nobody else is to have it.
 */
export class AddressGuard {
  readonly #options: AddressGuardOptions;
  readonly #pending = new Set<string>();

  constructor(options: AddressGuardOptions) {
    this.#options = options;
  }

  /** @param gone canonical addresses that the kernel does not have any more. */
  heard(gone: readonly string[]): void {
    for (const floating of this.#options.addresses)
      if (gone.includes(canonicalAddress(floating.address))) void this.look(floating);
  }

  /** Never fails: pacemaker's own monitor operation sees the same, later. */
  async look(floating: FloatingAddress): Promise<void> {
    const { run, report, has, name } = this.#options;
    const { address } = floating;
    if (this.#pending.has(address)) return;
    this.#pending.add(address);
    try {
      await new Promise((done) => setTimeout(done, settle));
      if (has(address)) return;
      const resource = addressResource(floating.name);
      const xpath = `//node_state[@uname="${name}"]//lrm_resource[@id="${resource}"]`;
      if (!isStarted(await run(['cibadmin', '--query', '--xpath', xpath]), resource)) return;
      report(formatEvent('address-removed', { address }));
      // Its words on stderr are no failure.
      await run(['crm_resource', '--fail', '--resource', resource, '--node', name], {
        warnings: 'ignore',
      });
    } catch (error) {
      report(formatEvent('address-removed', { address, problem: String(error) }));
    } finally {
      this.#pending.delete(address);
    }
  }
}

/**
 * Whether a resource is started, and not about to be stopped, by its history in the cluster's status. `_last_0` is the
 * last operation that is not repeated; while it is under way its `op-status` is -1 (pending).
 */
export function isStarted(history: string, resource: string): boolean {
  const last = xmlTags(history).find(
    ({ name, attributes }) => name === 'lrm_rsc_op' && attributes['id'] === `${resource}_last_0`,
  )?.attributes;
  return (
    last !== undefined &&
    (last['operation'] === 'start' || last['operation'] === 'monitor') &&
    last['op-status'] === '0' &&
    last['rc-code'] === '0'
  );
}
