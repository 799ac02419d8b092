import { waitForHolder } from '../../../scripts/lab/cluster/holder.ts';
import { floatingAddress } from '../../../scripts/lab/cluster/state.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import type { Machine } from '../../../scripts/lab/qemu/machine.ts';
import { ConsolePage, longPatience, withBrowser } from '../helpers/console-page.ts';
import { waitForPoolEverywhere, waitUntilNobodyHolds } from '../helpers/observe.ts';
import { Prometheus } from '../helpers/prometheus.ts';
import { must, type Scenario } from '../helpers/scenario.ts';

/** What people see in a browser, Debian's Chromium on the client's computer, and what they do there. */
export const consoles: readonly Scenario[] = [
  {
    title:
      'the console: two directors say the same of who holds and why, and a server that is drained on the page of one is drained everywhere',
    heals: true,
    run: async (lab) => {
      const holder = await waitForHolder(lab);
      const [other] = others(lab, holder);
      const [, server = ''] = lab.realservers.map(({ name }) => name);
      const rest = lab.realservers.map(({ name }) => name).filter((name) => name !== server);
      await withBrowser(lab, async (browser) => {
        const seen = await ConsolePage.open(lab, browser, holder);
        const elsewhere = await ConsolePage.open(lab, browser, other);
        for (const page of [seen, elsewhere]) {
          await page.says(`${holder.name} holds ${floatingAddress(lab)}.`);
          await page.shows(`${holder.name} is the preferred director.`);
          await page.mustBeSound();
        }
        await seen.page.getByRole('button', { name: 'Simulate the loss of each director' }).click();
        const died = seen.row('If a director died', holder.name);
        await died.waitFor();
        const simulated = await died.innerText();
        must(simulated.includes(`${floatingAddress(lab)} would go to`), simulated);
        await seen.row('Directors', other.name).getByText('2 of 2').waitFor();
        const outlook = await seen.does(`Drain ${server}`);
        must(outlook.includes('Nothing is changed yet'), `it says beforehand: ${outlook}`);
        await waitForPoolEverywhere(lab, 'http', rest);
        for (const page of [seen, elsewhere])
          await page.row('http:', server).getByText('drained').waitFor();
        await seen.takePictures('drained');
        await seen.shows(`ada from`);
        await elsewhere.does(`End drain of ${server}`);
        await waitForPoolEverywhere(lab, 'http', [...rest, server].toSorted());
      });
    },
  },
  {
    title:
      'the power of the holder is cut, seen in a browser: the page of another director names who holds now and why, and an alert fires',
    run: async (lab, note) => {
      const holder = await waitForHolder(lab);
      const [other, third] = others(lab, holder);
      const prometheus = await Prometheus.start(lab);
      try {
        await prometheus.scraped(lab.directors.map(({ name }) => name));
        await withBrowser(lab, async (browser) => {
          const seen = await ConsolePage.open(lab, browser, other);
          await seen.says(`${holder.name} holds`);
          const began = performance.now();
          const since = () => performance.now() - began;
          await holder.crash();
          const survivors = new RegExp(`(?:${other.name}|${third.name}) holds`);
          const [next, byPage] = await Promise.all([
            waitForHolder(lab, [other.name, third.name]).then(
              ({ name }) => [name, since()] as const,
            ),
            seen.says(survivors, longPatience).then(since),
          ]);
          const [name, byKernel] = next;
          note(
            `the kernel had the address ${seconds(byKernel)} after the cut, and the page said so after ${seconds(byPage)}`,
          );
          await seen.says(`${name} holds`);
          await seen.shows(
            new RegExp(`${holder.name}, the preferred director, is (?:lost|offline)`),
            longPatience,
          );
          await seen.page.getByRole('button', { name: 'Ask the directors again' }).click();
          await seen.shows(`${holder.name} was lost`, longPatience);
          await seen.shows(/took the floating addresses: standing in/);
          await seen.mustBeSound();
          await seen.takePictures('power-cut');
          await seen.leave();
          const elsewhere = await ConsolePage.open(lab, browser, third);
          await elsewhere.says(`${name} holds`, longPatience);
          await elsewhere.shows(
            new RegExp(`${holder.name}, the preferred director, is (?:lost|offline)`),
            longPatience,
          );
        });
        await prometheus.fires('LvsmithTakeover');
        await withBrowser(lab, (browser) => prometheus.takePicture(browser));
      } finally {
        await prometheus.stop();
      }
    },
  },
  {
    title:
      'no quorum, and a director that is frozen: the page says both in words while somebody looks at it',
    run: async (lab) => {
      const holder = await waitForHolder(lab);
      await withBrowser(lab, async (browser) => {
        const seen = await ConsolePage.open(lab, browser, holder);
        const gone = lab.directors.filter(({ name }) => name !== holder.name);
        await Promise.all(gone.map((each) => each.crash()));
        await seen.shows(/Quorum: no, 1 of 3 votes/, longPatience);
        await seen.shows('there is no quorum', longPatience);
        await waitUntilNobodyHolds(lab);
        await seen.says(`Nobody holds ${floatingAddress(lab)}.`, longPatience);
        await seen.mustBeSound();
        await seen.takePictures('no-quorum');
        await holder.freeze();
        await seen.says('Stale:');
        await seen.shows(/No news for \d+ s: everything below is old/);
        await seen.takePictures('stale');
      });
    },
  },
];

/** The other directors, of which there are two. */
function others(lab: Lab, holder: Machine): readonly [Machine, Machine] {
  const [one, other] = lab.directors.filter(({ name }) => name !== holder.name);
  must(one !== undefined && other !== undefined, 'there are three directors');
  return [one, other];
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
