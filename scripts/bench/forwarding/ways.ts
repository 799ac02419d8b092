import { floatingAddress } from '../../lab/cluster/state.ts';
import { succeed } from '../../lab/guest/commands.ts';
import type { Lab } from '../../lab/lab.ts';
import type { Machine } from '../../lab/qemu/machine.ts';
import { run } from '../../runtime/run.ts';
import { routedPort, serverAddress } from './profile-text.ts';

/** Two ways to the same server, through the same machine and with the same packets. */
export const ways = ['ipvs', 'routing'] as const;
export type Way = (typeof ways)[number];

/** Where the server is found. */
export function hostOf(lab: Lab, way: Way): string {
  return way === 'ipvs' ? floatingAddress(lab) : `${serverAddress}:${routedPort}`;
}

/**
 * Lets the director route to the server, as a router would: its firewall lets nobody but the cluster through, and
 * tracks no connection of either way.
 */
export async function openRoute(lab: Lab, director: Machine): Promise<void> {
  const rules = [
    `insert rule inet lvsmith untracked ip daddr ${serverAddress} notrack`,
    `insert rule inet lvsmith forward ip daddr ${serverAddress} accept`,
  ];
  await succeed(director, rules.map((rule) => `nft '${rule}'`).join(' && '));
  const route = ['ip', 'route', 'add', serverAddress, 'via', floatingAddress(lab)] as const;
  await run(lab.namespaces.inNamespace('router', route));
}
