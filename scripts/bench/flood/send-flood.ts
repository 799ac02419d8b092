import { floatingAddress } from '../../lab/cluster/state.ts';
import type { Lab } from '../../lab/lab.ts';
import { clientAddress } from '../../lab/network/plan.ts';
import { python } from '../../host/privileges.ts';
import { installed } from '../../runtime/installation.ts';
import { run } from '../../runtime/run.ts';

export interface FloodRequest {
  /** SYNs a second. */
  readonly rate: number;
  readonly seconds: number;
}

/** The sources of flood.py: RFC 2544. */
const strangers = '198.18.0.0/15';

/**
 * Floods the first service's port of the floating address, from the client's namespace of the lab. What comes back
 * ends there too, in silence.
 *
 * @returns how many SYNs were sent.
 */
export async function sendFlood(lab: Lab, { rate, seconds }: FloodRequest): Promise<number> {
  const { namespaces } = lab;
  const route = (change: 'replace' | 'delete') =>
    run(namespaces.inNamespace('router', ['ip', 'route', change, strangers, 'via', clientAddress]));
  const plan = { target: floatingAddress(lab), port: 80, rate, seconds };
  const program = installed('scripts/bench/flood/flood.py');
  await route('replace');
  try {
    const argv = [python, '-SI', program, JSON.stringify(plan)] as const;
    const { stdout } = await run(namespaces.hostArgv('client', argv));
    return Number(stdout);
  } finally {
    await route('delete');
  }
}
