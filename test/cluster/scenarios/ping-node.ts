import type { Lab } from '../../../scripts/lab/lab.ts';
import { waitForHolder } from '../../../scripts/lab/cluster/holder.ts';
import { run } from '../../../scripts/runtime/run.ts';
import { waitUntilServed } from '../helpers/observe.ts';
import { atMostOneHolder, others } from '../helpers/one-holder.ts';
import type { Scenario } from '../helpers/scenario.ts';

/** The address goes where the outside world can be reached from. */
export const pingNodes: readonly Scenario[] = [
  {
    title: 'only the holder loses its ping node: the address moves, and returns with the ping node',
    heals: true,
    run: async (lab) => {
      const holder = await waitForHolder(lab);
      const { cluster } = lab.settings;
      const own = cluster.directors.find(({ name }) => name === holder.name)?.public.address;
      const table = 'table ip deaf';
      const drop = `ip saddr ${own} icmp type echo-request drop`;
      const chain = `chain in { type filter hook input priority 0; ${drop}; }`;
      await inRouter(lab, `${table} { ${chain}; }`);
      await atMostOneHolder(lab, async () => {
        await waitForHolder(lab, others(lab, holder));
        await waitUntilServed(lab);
      });
      await inRouter(lab, `delete ${table}`);
      await waitForHolder(lab, [holder.name]);
    },
  },
];

/** Rules for the router's own firewall: it is the ping node. */
async function inRouter(lab: Lab, rules: string): Promise<void> {
  await run(lab.namespaces.inNamespace('router', ['nft', rules]));
}
