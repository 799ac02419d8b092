import { succeed } from '../../../scripts/lab/guest/commands.ts';
import { floatingAddress } from '../../../scripts/lab/cluster/state.ts';
import {
  allServers,
  collectAnswers,
  waitForLog,
  readGuestTime,
  waitForPool,
  waitForFullPools,
  waitForPoolEverywhere,
} from '../helpers/observe.ts';
import { waitForHolder } from '../../../scripts/lab/cluster/holder.ts';
import { startDownload } from '../helpers/download.ts';
import { openConnections } from '../helpers/table.ts';
import { must, mustEqual, type Scenario } from '../helpers/scenario.ts';

/** What people do to the pools. */
export const pools: readonly Scenario[] = [
  {
    title: 'a change of the IPVS table by hand heals, and is logged',
    heals: true,
    run: async (lab) => {
      const holder = await waitForHolder(lab);
      const [server] = lab.settings.cluster.realservers;
      const since = await readGuestTime(holder);
      const address = floatingAddress(lab);
      await succeed(holder, `ipvsadm -d -t ${address}:80 -r ${server?.nic.address}:80`);
      await waitForPool(lab, 'http', allServers(lab));
      await waitForLog(holder, 'drift-healed', since);
      await succeed(holder, 'ipvsadm -C');
      await waitForFullPools(lab);
    },
  },
  {
    title:
      'a drained server gets no new requests on any director, its open download goes on; undrained: its share',
    heals: true,
    run: async (lab) => {
      const holder = await waitForHolder(lab);
      const since = await readGuestTime(holder);
      const download = await startDownload(lab);
      const open = await openConnections(lab, holder, 'http');
      const server = Object.keys(open).find((name) => open[name] !== 0);
      must(server !== undefined, 'a server has the download');
      const others = allServers(lab).filter((name) => name !== server);
      await succeed(holder, `lvsmith drain ${server}`);
      await waitForPoolEverywhere(lab, 'http', others);
      mustEqual(
        [...new Set(await collectAnswers(lab, 'http', 4))].toSorted(),
        others,
        'who answers',
      );
      await waitForLog(holder, `^drained realserver=${server}`, since);
      await download.complete();
      await succeed(holder, `lvsmith undrain ${server}`);
      await waitForFullPools(lab);
      await waitForLog(holder, `^undrained realserver=${server}`, since);
    },
  },
];
