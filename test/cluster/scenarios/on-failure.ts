import { succeed } from '../../../scripts/lab/guest/commands.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import { waitForHolder } from '../../../scripts/lab/cluster/holder.ts';
import { startDownload, type Download } from '../helpers/download.ts';
import { allServers, waitForPool } from '../helpers/observe.ts';
import { must, type Scenario } from '../helpers/scenario.ts';
import { openConnections } from '../helpers/table.ts';

const health = '/usr/share/lvsmith/www/health.txt';

export const onFailure: readonly Scenario[] = [
  {
    title:
      'a server fails its check while downloads are open: cut breaks them off at once, keep lets them end',
    run: async (lab) => {
      const cut = await startDownload(lab, 'http');
      const failing = await serverOf(lab, 'http');
      const kept = await downloadFrom(lab, 'least', failing);
      const others = allServers(lab).filter((name) => name !== failing);
      const server = lab.machine(failing);
      // Apache itself goes on: what ends a connection now is a director.
      await succeed(server, `echo maintenance >/run/other && mount --bind /run/other ${health}`);
      for (const service of ['http', 'least']) await waitForPool(lab, service, others);
      await cut.breaks();
      await kept.complete();
    },
  },
];

/** A download from that server: of a service that prefers the idle, the next one goes to the next server. */
async function downloadFrom(lab: Lab, service: string, wanted: string): Promise<Download> {
  const first = await startDownload(lab, service);
  if ((await serverOf(lab, service)) === wanted) return first;
  const second = await startDownload(lab, service);
  await first.cancel();
  return second;
}

async function serverOf(lab: Lab, service: string): Promise<string> {
  const open = await openConnections(lab, await waitForHolder(lab), service);
  const name = Object.keys(open).find((each) => open[each] !== 0);
  must(name !== undefined, `a server has the download of ${service}`);
  return name;
}
