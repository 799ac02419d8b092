import { succeed } from '../../../scripts/lab/guest.ts';
import { floatingAddress } from '../../../scripts/lab/cluster-state.ts';
import {
  allServers,
  answers,
  logged,
  now,
  pool,
  poolBecomes,
  poolsAreFull,
} from '../helpers/observe.ts';
import { theHolder } from '../../../scripts/lab/restore.ts';
import { mustEqual, type Scenario } from '../helpers/scenario.ts';

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
    title: 'a drained server gets no new requests on any director, and its share when undrained',
    run: async (lab) => {
      const holder = await theHolder(lab);
      const [server, ...others] = lab.settings.cluster.realservers.map(({ name }) => name);
      await succeed(holder, `lvsmith drain ${server}`);
      try {
        await poolBecomes(lab, 'http', others);
        mustEqual(
          [...new Set(await answers(lab, 'http', 4))].toSorted(),
          others.toSorted(),
          'who answers',
        );
      } finally {
        await succeed(holder, `lvsmith undrain ${server}`);
      }
      await poolBecomes(lab, 'http', allServers(lab));
      mustEqual(await pool(lab, holder, 'https'), allServers(lab), 'the pool of https');
    },
  },
];
