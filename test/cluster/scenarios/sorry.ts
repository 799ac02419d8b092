import { request, serviceUrl } from '../../../scripts/lab/client.ts';
import { succeed } from '../../../scripts/lab/guest.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import { everyDirector, theHolder } from '../../../scripts/lab/restore.ts';
import { waitFor } from '../../../scripts/lab/wait.ts';
import { allServers, answers, poolBecomes } from '../helpers/observe.ts';
import { mustEqual, type Scenario } from '../helpers/scenario.ts';
import { sorryPage, withSorryServer } from '../helpers/sorry-server.ts';

export const sorry: readonly Scenario[] = [
  {
    title: 'every server of a service is down: the sorry page; they return: their own pages',
    run: (lab) =>
      withSorryServer(lab, async () => {
        await everywhere(lab, 'systemctl stop apache2');
        try {
          await saysSorry(lab);
        } finally {
          await everywhere(lab, 'systemctl start apache2');
        }
        await saysNoMore(lab);
      }),
  },
  {
    title: 'every server is drained: the sorry page for new requests; undrained: their own pages',
    run: (lab) =>
      withSorryServer(lab, async () => {
        const holder = await theHolder(lab);
        const all = (verb: string) =>
          succeed(
            holder,
            allServers(lab)
              .map((name) => `lvsmith ${verb} ${name}`)
              .join(' && '),
          );
        await all('drain');
        try {
          await saysSorry(lab);
        } finally {
          await all('undrain');
        }
        await saysNoMore(lab);
      }),
  },
];

async function saysSorry(lab: Lab): Promise<void> {
  await waitFor(
    'the client sees the sorry page',
    async () => {
      const { status, body } = await request(lab, serviceUrl(lab, 'http'));
      return status === 200 && body.includes(sorryPage) ? true : undefined;
    },
    { deadline: 120_000, report: () => everyDirector(lab) },
  );
}

async function saysNoMore(lab: Lab): Promise<void> {
  await poolBecomes(lab, 'http', allServers(lab));
  const seen = await answers(lab, 'http', 4);
  mustEqual([...new Set(seen)].toSorted(), allServers(lab), 'who answers again');
}

async function everywhere(lab: Lab, script: string): Promise<void> {
  await Promise.all(lab.realservers.map((server) => succeed(server, script)));
}
