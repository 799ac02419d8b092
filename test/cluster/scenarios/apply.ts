import { applyPlan } from '../../../scripts/apply/apply.ts';
import { endChange } from '../../../scripts/apply/end.ts';
import { bootAndWait } from '../../../scripts/lab/cluster/bring-up.ts';
import { waitForHolder } from '../../../scripts/lab/cluster/holder.ts';
import { succeed, waitUntilSucceeds } from '../../../scripts/lab/guest/commands.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import { applyFlags, askNodes, compareWithLab, serversOfLab } from '../helpers/apply-to-lab.ts';
import { waitUntilServed } from '../helpers/observe.ts';
import { must, mustEqual, type Scenario } from '../helpers/scenario.ts';

/** Milliseconds after the end of the window for a node to be what it was. */
const wayBack = 120_000;

/** A running cluster is changed from its profile, over the lab's own network. */
export const applies: readonly Scenario[] = [
  {
    title:
      'a weight takes effect on the running cluster; until it is confirmed another change is refused, and then it stays',
    run: async (lab, note) => {
      const holder = await waitForHolder(lab);
      const since = Date.now();
      const compared = await compareWithLab(lab, heavier, serversOfLab(lab));
      mustEqual(compared.plan.obstacles, [], 'why it cannot be applied');
      const { id, outcome } = await applyPlan(compared, applyFlags(lab, note, { hold: true }));
      mustEqual(outcome, { result: 'waiting' }, 'what became of it');
      note(`a weight took effect after ${Math.round((Date.now() - since) / 1000)} s`);
      await waitUntilSucceeds(holder, `ipvsadm -Ln | grep -Eq '${weightRow(lab)}'`);
      const second = await compareWithLab(lab, (text) => text, serversOfLab(lab));
      must(
        second.plan.obstacles.some((words) => words.includes(id) && words.includes('until')),
        `another one is refused: ${second.plan.obstacles.join()}`,
      );
      must(
        (await holder.execute('lvsmith status')).output.includes(id),
        'the node says that a change waits',
      );
      const ended = await endChange(
        lab.settings.cluster,
        askNodes(lab),
        serversOfLab(lab),
        'confirm',
        id,
      );
      mustEqual(
        ended.filter(({ problem }) => problem !== undefined),
        [],
        'who does not confirm',
      );
      await succeed(holder, 'test ! -e /var/lib/lvsmith/apply/pending.json');
      await waitUntilServed(lab);
    },
  },
];

/** Changes that nobody confirms. */
export const takenBack: readonly Scenario[] = [
  {
    title: 'a firewall that shuts the host out is taken back by the node itself, and it says so',
    run: async (lab, note) => {
      const { director, others } = await bystander(lab);
      const before = await succeed(director, firewallState);
      const compared = await compareWithLab(lab, (text) => text, others, shutOut);
      const { outcome } = await applyPlan(compared, applyFlags(lab, note, { window: 60 }));
      must(
        'left' in outcome && outcome.left?.join() === director.name,
        `the host has lost it: ${JSON.stringify(outcome)}`,
      );
      const ended = 'test ! -e /var/lib/lvsmith/apply/pending.json';
      await waitUntilSucceeds(director, ended, wayBack);
      mustEqual(await succeed(director, firewallState), before, 'owner, mode, contents and rules');
      await succeed(director, 'journalctl -t lvsmith | grep -q apply-reverted');
      must(
        (await director.execute('lvsmith status')).output.includes('TAKEN BACK'),
        'lvsmith status says so',
      );
    },
  },
  {
    title: 'the power of a node fails while a change waits: it starts as what it was before',
    run: async (lab, note) => {
      const { director, others } = await bystander(lab);
      const before = await succeed(director, firewallState);
      const compared = await compareWithLab(lab, (text) => text, others, another);
      const { outcome } = await applyPlan(compared, applyFlags(lab, note, { hold: true }));
      mustEqual(outcome, { result: 'waiting' }, 'what became of it');
      must((await succeed(director, firewallState)) !== before, 'the rules are other ones');
      await director.crash();
      await bootAndWait(lab, director);
      mustEqual(await succeed(director, firewallState), before, 'owner, mode, contents and rules');
      await succeed(director, 'journalctl -t lvsmith | grep apply-reverted | grep -q restarted');
    },
  },
];

/** What may not differ after the way back; who knocked meanwhile is in sets and counters. */
const firewallState =
  "stat -c '%U %G %a' /etc/nftables.conf; sha256sum </etc/nftables.conf; nft --terse --stateless list table inet lvsmith";

function heavier(text: string): string {
  return text.replace('address: 192.168.71.220,', 'address: 192.168.71.220, weight: 3,');
}

/** `  -> 192.168.71.220:80  Masq  3  0  0` */
function weightRow(lab: Lab): string {
  const [server] = lab.settings.cluster.realservers;
  return `${server?.nic.address.replaceAll('.', '\\.')}:80 +\\S+ +3 `;
}

/** As nobody would write it. */
function shutOut(rules: string): string {
  return rules.replaceAll(/^.*tcp dport 22.* accept$/gm, '');
}

function another(rules: string): string {
  return rules.replace('chain forward {', 'chain another {\n  }\n\n  chain forward {');
}

/** A director that holds nothing, and the names of all other nodes. */
async function bystander(lab: Lab) {
  const holder = await waitForHolder(lab);
  const director = lab.directors.find(({ name }) => name !== holder.name);
  must(director !== undefined, 'there is a director that holds nothing');
  const others = lab.machines.map(({ name }) => name).filter((name) => name !== director.name);
  return { director, others };
}
