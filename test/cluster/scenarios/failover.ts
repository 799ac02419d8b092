import { floatingAddress } from '../../../scripts/lab/cluster-state.ts';
import { succeed, waitUntilSucceeds } from '../../../scripts/lab/guest.ts';
import { HolderWatch, overlaps } from '../../../scripts/lab/holder-watch.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import type { Machine } from '../../../scripts/lab/machine.ts';
import { startDownload } from '../helpers/download.ts';
import { nobodyHolds, serves } from '../helpers/observe.ts';
import { recover } from '../helpers/recover.ts';
import { preferred, theHolder } from '../../../scripts/lab/restore.ts';
import { must, mustEqual, type Scenario } from '../helpers/scenario.ts';

/** The address moves, and what must hold while it does. */
export const failovers: readonly Scenario[] = [
  {
    title: 'standby: the address and an established download move; online: it comes back',
    run: async (lab) => {
      const holder = await theHolder(lab);
      const survivors = others(lab, holder);
      // The connection must be old enough to have been told to the other directors.
      const download = await startDownload(lab);
      await waitUntilSucceeds(holder, 'ipvsadm -Lnc | grep -q ESTABLISHED');
      for (const name of survivors)
        await waitUntilSucceeds(lab.machine(name), 'ipvsadm -Lnc | grep -q ESTABLISHED');
      await atMostOneHolder(lab, async () => {
        await succeed(holder, `crm_standby -N ${holder.name} -v on`);
        await theHolder(lab, survivors);
        await serves(lab);
      });
      const { whole, bytes, code } = await download.ended;
      must(whole, `the download is whole (${bytes} bytes, curl ended with ${code})`);
      await succeed(holder, `crm_standby -N ${holder.name} -D`);
      await theHolder(lab, [preferred(lab)]);
    },
  },
  {
    title:
      'power cut of the holder: another director serves; it returns and takes the address back',
    run: async (lab) => {
      const holder = await theHolder(lab);
      await atMostOneHolder(lab, async () => {
        await holder.crash();
        await theHolder(lab, others(lab, holder));
        await serves(lab);
        await recover(lab);
      });
      mustEqual((await theHolder(lab)).name, preferred(lab), 'the holder after the return');
    },
  },
  {
    title: 'the cable of the public network is pulled at the holder: the address moves',
    run: async (lab) => {
      const holder = await theHolder(lab);
      await atMostOneHolder(lab, async () => {
        await holder.cut('public');
        await serves(lab);
        await holder.heal('public');
      });
    },
  },
  {
    title: 'a holder that is cut off from the other directors: they serve, and never two do',
    run: async (lab) => {
      const holder = await theHolder(lab);
      await atMostOneHolder(lab, async () => {
        await lab.partition([holder.name], others(lab, holder));
        await theHolder(lab, others(lab, holder));
        await serves(lab);
        await lab.healAll();
      });
    },
  },
  {
    title:
      'two of three directors are lost: the address is released; one returns: it is held again',
    run: async (lab) => {
      const [first, second, third] = lab.directors;
      if (first === undefined || second === undefined || third === undefined)
        throw new Error('the profile has fewer than three directors');
      await Promise.all([second.crash(), third.crash()]);
      await nobodyHolds(lab);
      await second.start();
      await theHolder(lab);
      await serves(lab);
    },
  },
];

function others(lab: Lab, holder: Machine): readonly string[] {
  return lab.directors.filter((each) => each !== holder).map(({ name }) => name);
}

/** What the router sees on the wire while `work` goes on: never two directors with the address. */
async function atMostOneHolder(lab: Lab, work: () => Promise<void>): Promise<void> {
  const watch = await HolderWatch.start(lab, floatingAddress(lab));
  try {
    await work();
    must(watch.sightings.length > 0, 'somebody was seen with the address');
    mustEqual(overlaps(watch.sightings), [], 'times with two holders');
  } finally {
    watch.stop();
  }
}
