import { succeed } from '../../../scripts/lab/guest.ts';
import { floatingAddress } from '../../../scripts/lab/cluster-state.ts';
import {
  allServers,
  answers,
  logged,
  now,
  poolBecomes,
  poolsAreFull,
  poolsBecome,
} from '../helpers/observe.ts';
import { theHolder } from '../../../scripts/lab/restore.ts';
import { startDownload } from '../helpers/download.ts';
import { openConnections } from '../helpers/table.ts';
import { must, mustEqual, type Scenario } from '../helpers/scenario.ts';

/** What people do to the pools. */
export const pools: readonly Scenario[] = [
  {
    title: 'a change of the IPVS table by hand heals, and is logged',
    run: async (lab) => {
      const holder = await theHolder(lab);
      const [server] = lab.settings.cluster.realservers;
      const since = await now(holder);
      const address = floatingAddress(lab);
      await succeed(holder, `ipvsadm -d -t ${address}:80 -r ${server?.public.address}:80`);
      await poolBecomes(lab, 'http', allServers(lab));
      await logged(holder, 'drift-healed', since);
      await succeed(holder, 'ipvsadm -C');
      await poolsAreFull(lab);
    },
  },
  {
    title:
      'a drained server gets no new requests on any director, its open download goes on; undrained: its share',
    run: async (lab) => {
      const holder = await theHolder(lab);
      const since = await now(holder);
      const download = await startDownload(lab);
      const open = await openConnections(lab, holder, 'http');
      const server = Object.keys(open).find((name) => open[name] !== 0);
      must(server !== undefined, 'a server has the download');
      const others = allServers(lab).filter((name) => name !== server);
      await succeed(holder, `lvsmith drain ${server}`);
      try {
        await poolsBecome(lab, 'http', others);
        mustEqual([...new Set(await answers(lab, 'http', 4))].toSorted(), others, 'who answers');
        await logged(holder, `^drained realserver=${server}`, since);
        await download.complete();
      } finally {
        await succeed(holder, `lvsmith undrain ${server}`);
      }
      await poolsAreFull(lab);
      await logged(holder, `^undrained realserver=${server}`, since);
    },
  },
];
