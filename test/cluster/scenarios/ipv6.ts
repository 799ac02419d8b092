import { endpoint } from '../../../overlays/shared/net/ip.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import { succeed } from '../../../scripts/lab/guest/commands.ts';
import { allServers, collectAnswersAt, waitForPool } from '../helpers/observe.ts';
import { must, mustEqual, type Scenario } from '../helpers/scenario.ts';

export const ipv6: readonly Scenario[] = [
  {
    title: 'IPv6: a client behind the router is served by each server in its turn',
    looksOnly: true,
    run: async (lab) => {
      const seen = await collectAnswersAt(lab, url6(lab), 4);
      const servers = allServers(lab);
      mustEqual(seen.toSorted(), [...servers, ...servers].toSorted(), 'who answers');
    },
  },
  {
    title: 'a server that does not answer on IPv6 any more leaves the pool, and returns',
    heals: true,
    run: async (lab) => {
      const [server] = lab.realservers;
      if (server === undefined) throw new Error('the profile has no realserver');
      const others = allServers(lab).filter((name) => name !== server.name);
      await succeed(
        server,
        'nft insert rule inet lvsmith input meta nfproto ipv6 tcp dport 80 drop',
      );
      await waitForPool(lab, 'http', others);
      mustEqual([...new Set(await collectAnswersAt(lab, url6(lab), 4))], others, 'who answers');
      await succeed(server, 'nft -f /etc/nftables.conf');
      await waitForPool(lab, 'http', allServers(lab));
    },
  },
];

/** The service on its IPv6 address. */
export function url6(lab: Lab): string {
  const six = lab.settings.cluster.virtualServices.find(({ family }) => family === 6);
  must(six !== undefined, 'the profile serves IPv6');
  return `http://${endpoint(six.address, six.port)}/`;
}
