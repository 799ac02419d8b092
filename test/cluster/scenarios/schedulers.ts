import type { Lab } from '../../../scripts/lab/lab.ts';
import { waitForHolder } from '../../../scripts/lab/cluster/holder.ts';
import { succeed } from '../../../scripts/lab/guest/commands.ts';
import { whileDownloads } from '../helpers/hold-open.ts';
import { collectAnswers } from '../helpers/observe.ts';
import { must, mustEqual, type Scenario } from '../helpers/scenario.ts';

/** How requests are spread, on services of pair.yaml that differ in this alone. */
export const schedulers: readonly Scenario[] = [
  {
    title: 'wrr: requests follow the weights exactly, in every round',
    looksOnly: true,
    run: async (lab) => {
      const seen = await collectAnswers(lab, 'weighted', 12);
      // Weights 3 and 1: wherever a round begins, four requests are one.
      for (let start = 0; start + 4 <= seen.length; start++) {
        const round = seen.slice(start, start + 4);
        mustEqual(round.toSorted(), rounded({ litstat1: 3, litstat2: 1 }), `round ${start}`);
      }
    },
  },
  {
    title: 'options of a service: the kernel has them, and a pool of one server gets every request',
    looksOnly: true,
    run: async (lab) => {
      const address = '192.168.71.205';
      const rules = [
        `-A -t ${address}:8004 -s mh -p 300 -M 255.255.255.0 -b mh-fallback,mh-port`,
        `-A -u ${address}:514 -s rr -o`,
      ];
      for (const director of lab.directors) {
        const table = (await succeed(director, 'ipvsadm --save -n')).split('\n');
        for (const rule of rules)
          must(table.includes(rule), `${director.name} has ${rule}: ${table.join('; ')}`);
        // What the kernel has is what the reconciler means: it would change the rule for ever otherwise.
        const changed = "journalctl -b -u lvsmith-reconcile | grep -c -e '-E -[tu] ' || true";
        mustEqual((await succeed(director, changed)).trim(), '0', `${director.name} mended a rule`);
      }
      const seen = new Set(await collectAnswers(lab, 'sticky', 6));
      mustEqual([...seen], ['litstat2'], 'who answers');
    },
  },
  {
    title: 'lc: while one server is busy, every new request goes to the idle one',
    run: async (lab) => {
      await whileDownloads(lab, await waitForHolder(lab), { service: 'least', count: 1 }, (open) =>
        idleAnswers(lab, 'least', open),
      );
    },
  },
  {
    title: 'wlc: of the requests that last, the heavier server gets as many more as it is heavier',
    run: async (lab) => {
      const holder = await waitForHolder(lab);
      // Weights 3 and 1: what is open is divided by the weight before it is compared.
      const four = { service: 'least-weighted', count: 4 };
      await whileDownloads(lab, holder, four, (open) => {
        mustEqual(open, { litstat1: 3, litstat2: 1 }, 'downloads that are open');
        return Promise.resolve();
      });
    },
  },
];

async function idleAnswers(
  lab: Lab,
  service: string,
  open: Readonly<Record<string, number>>,
): Promise<void> {
  const busy = Object.keys(open).filter((name) => open[name] !== 0);
  must(busy.length === 1, 'one server is busy');
  const seen = await collectAnswers(lab, service, 6);
  must(!seen.includes('none'), `every request is answered: ${seen.join(' ')}`);
  must(!seen.includes(busy[0] ?? ''), `${busy[0]} is busy, and these answered: ${seen.join(' ')}`);
}

/** `{ a: 2, b: 1 }` as `['a', 'a', 'b']`. */
function rounded(shares: Readonly<Record<string, number>>): string[] {
  return Object.entries(shares).flatMap(([name, share]) => Array<string>(share).fill(name));
}
