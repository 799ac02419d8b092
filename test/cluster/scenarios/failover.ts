import { succeed } from '../../../scripts/lab/guest.ts';
import { preferred, theHolder } from '../../../scripts/lab/restore.ts';
import { startDownload } from '../helpers/download.ts';
import { serves } from '../helpers/observe.ts';
import { atMostOneHolder, others } from '../helpers/one-holder.ts';
import { recover } from '../helpers/recover.ts';
import { must, mustEqual, type Scenario } from '../helpers/scenario.ts';

/** The address moves, and what must hold while it does. */
export const failovers: readonly Scenario[] = [
  {
    title: 'standby: the address and an established download move; online: it comes back',
    run: async (lab) => {
      const holder = await theHolder(lab);
      const download = await startDownload(lab);
      await atMostOneHolder(lab, async () => {
        await succeed(holder, `crm_standby -N ${holder.name} -v on`);
        await theHolder(lab, others(lab, holder));
        must(download.isUnderWay(), 'the address moved during the download');
        await serves(lab);
      });
      await download.complete();
      await succeed(holder, `crm_standby -N ${holder.name} -D`);
      await theHolder(lab, [preferred(lab)]);
    },
  },
  {
    title:
      'power cut of the holder: another director serves and an established download goes on; it returns and takes the address back',
    run: async (lab) => {
      const holder = await theHolder(lab);
      const download = await startDownload(lab);
      await atMostOneHolder(lab, async () => {
        await holder.crash();
        await theHolder(lab, others(lab, holder));
        must(download.isUnderWay(), 'the address moved during the download');
        await serves(lab);
        await Promise.all([download.complete(), recover(lab)]);
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
];
