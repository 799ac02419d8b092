import { allServers, answers } from '../helpers/observe.ts';
import type { Step } from '../helpers/play.ts';
import { mustEqual } from '../helpers/scenario.ts';

/** Services of pair.yaml by how a request reaches its server. */
const ways = [
  { service: 'http', way: 'NAT' },
  { service: 'direct', way: 'DR' },
  { service: 'tunnel', way: 'TUN' },
] as const;

export const forwarding: readonly Step[] = ways.map(({ service, way }) => ({
  title: `${way}: each server answers in its turn`,
  run: async (lab) => {
    const seen = await answers(lab, service, 4);
    const servers = allServers(lab);
    mustEqual(seen.toSorted(), [...servers, ...servers].toSorted(), 'who answers');
  },
}));
