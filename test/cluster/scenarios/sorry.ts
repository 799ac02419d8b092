import { request, serviceUrl } from '../../../scripts/lab/cluster/http-client.ts';
import { succeed } from '../../../scripts/lab/guest/commands.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import { directorReports, waitForHolder } from '../../../scripts/lab/cluster/holder.ts';
import { waitFor } from '../../../scripts/lab/guest/wait.ts';
import { allServers, collectAnswers, waitForPool } from '../helpers/observe.ts';
import { mustEqual, type Scenario } from '../helpers/scenario.ts';
import { sorryPage, withSorryServer } from '../helpers/sorry-server.ts';

export const sorry: readonly Scenario[] = [
  {
    title: 'every server of a service is down: the sorry page; they return: their own pages',
    heals: true,
    run: (lab) =>
      withSorryServer(lab, async () => {
        await everywhere(lab, 'systemctl stop apache2');
        await waitForSorryPage(lab);
        await everywhere(lab, 'systemctl start apache2');
        await waitForOwnPages(lab);
      }),
  },
  {
    title: 'every server is drained: the sorry page for new requests; undrained: their own pages',
    heals: true,
    run: (lab) =>
      withSorryServer(lab, async () => {
        const holder = await waitForHolder(lab);
        const all = (verb: string) =>
          succeed(
            holder,
            allServers(lab)
              .map((name) => `lvsmith ${verb} ${name}`)
              .join(' && '),
          );
        await all('drain');
        await waitForSorryPage(lab);
        await all('undrain');
        await waitForOwnPages(lab);
      }),
  },
];

async function waitForSorryPage(lab: Lab): Promise<void> {
  await waitFor(
    'the client sees the sorry page',
    async () => {
      const { status, body } = await request(lab, serviceUrl(lab, 'http'));
      return status === 200 && body.includes(sorryPage) ? true : undefined;
    },
    { deadline: 120_000, report: () => directorReports(lab) },
  );
}

async function waitForOwnPages(lab: Lab): Promise<void> {
  await waitForPool(lab, 'http', allServers(lab));
  const seen = await collectAnswers(lab, 'http', 4);
  mustEqual([...new Set(seen)].toSorted(), allServers(lab), 'who answers again');
}

async function everywhere(lab: Lab, script: string): Promise<void> {
  await Promise.all(lab.realservers.map((server) => succeed(server, script)));
}
