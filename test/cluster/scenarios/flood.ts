import { floodText } from '../../../scripts/bench/flood/flood-figures.ts';
import { measureFlood } from '../../../scripts/bench/flood/measure-flood.ts';
import { waitForHolder } from '../../../scripts/lab/cluster/holder.ts';
import { hasLogged, readGuestTime, waitUntilServed } from '../helpers/observe.ts';
import { must, mustEqual, type Scenario } from '../helpers/scenario.ts';

/** SYNs a second: what an emulated director forwards beside its own work. */
const rate = 1500;
/** For which it lasts: several times what fills the memory that is left. */
const seconds = 60;
/** KiB. All memory would take a flood of this rate more entries than last a minute. */
const left = 8 * 1024;
/** KiB: three quarters of what the kernel keeps for itself, see the sysctl of directors. */
const leastFree = 24 * 1024;

/** What strangers send. */
export const floods: readonly Scenario[] = [
  {
    title:
      'a flood of SYNs while memory is short: entries are dropped, the service answers, and the holder loses nothing else',
    isVariant: true,
    run: async (lab, note) => {
      const holder = await waitForHolder(lab);
      const since = await readGuestTime(holder);
      const flood = await measureFlood(lab, holder, { rate, seconds, left });
      note(floodText(flood).join('\n'));
      const free = Math.floor(flood.leastFree / 1024);
      must(flood.leastFree >= leastFree, `the holder keeps free memory: ${free} MiB`);
      must(flood.defendedAfter !== undefined, 'entries are dropped when memory is short');
      mustEqual(flood.killed, 0, 'programs that the kernel ended');
      must(flood.answered > flood.unanswered, `${flood.unanswered} connections had no answer`);
      must(!(await hasLogged(holder, 'holder-no-more|stood-still', since)), 'the holder stays');
      mustEqual((await waitForHolder(lab)).name, holder.name, 'the holder');
      await waitUntilServed(lab);
    },
  },
];
