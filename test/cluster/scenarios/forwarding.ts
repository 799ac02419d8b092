import { waitForHolder } from '../../../scripts/lab/cluster/holder.ts';
import { waitFor } from '../../../scripts/lab/guest/wait.ts';
import { allServers, collectAnswers } from '../helpers/observe.ts';
import { must, mustEqual, type Scenario } from '../helpers/scenario.ts';
import { packets } from '../helpers/table.ts';

/** Services of pair.yaml by how a request reaches its server, and whether the reply comes back. */
const ways = [
  { service: 'http', way: 'NAT', through: true },
  { service: 'direct', way: 'DR', through: false },
  { service: 'tunnel', way: 'TUN', through: false },
] as const;

/** Two requests for each server; a TCP connection has at least so many packets in each direction. */
const perRequest = 4;
const expected = 2 * perRequest;

export const forwarding: readonly Scenario[] = ways.map(({ service, way, through }) => ({
  title: `${way}: each server answers in its turn, ${through ? 'through' : 'past'} the director`,
  looksOnly: true,
  run: async (lab) => {
    const holder = await waitForHolder(lab);
    const servers = allServers(lab);
    const before = await packets(lab, holder, service);
    const seen = await collectAnswers(lab, service, 4);
    mustEqual(seen.toSorted(), [...servers, ...servers].toSorted(), 'who answers');
    // The kernel adds its counters up every few seconds.
    const after = await waitFor(
      'the kernel has counted the requests',
      async () => {
        const now = await packets(lab, holder, service);
        const grown = (name: string) => more(now.requests, before.requests, name) >= expected;
        return servers.every(grown) ? now : undefined;
      },
      { deadline: 30_000 },
    );
    for (const name of servers) {
      const replies = more(after.replies, before.replies, name);
      must(through ? replies > 0 : replies === 0, `${replies} replies of ${name} came by`);
    }
  },
}));

type PerServer = Readonly<Record<string, number>>;

function more(now: PerServer, before: PerServer, name: string): number {
  return (now[name] ?? Number.NaN) - (before[name] ?? Number.NaN);
}
