import { stageRules } from '../../../overlays/shared/state/stages.ts';
import { waitForHolder } from '../../../scripts/lab/cluster/holder.ts';
import { machineState } from '../../../scripts/lab/cluster/state.ts';
import { fail, succeed } from '../../../scripts/lab/guest/commands.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import type { Machine } from '../../../scripts/lab/qemu/machine.ts';
import { must, mustEqual, type Scenario } from '../helpers/scenario.ts';

/** Milliseconds for a verb that waits until the cluster has done it. */
const verbTimeout = 300_000;

/** What administrators do with `lvsmith` on a director, and what nodes say of themselves. */
export const verbs: readonly Scenario[] = [
  {
    title: 'maintenance and clear: pacemaker leaves everything as it is, and forgets a failure',
    isVariant: true,
    run: async (lab) => {
      const holder = await waitForHolder(lab);
      const [other] = others(lab, holder.name);
      await succeed(other, 'lvsmith maintenance on');
      must(
        (await fail(holder, 'lvsmith status')).includes('maintenance'),
        'every director says so',
      );
      await succeed(other, `lvsmith standby ${holder.name}`);
      mustEqual((await waitForHolder(lab)).name, holder.name, 'who holds in maintenance');
      await succeed(other, `lvsmith online ${holder.name}`);
      await succeed(holder, 'lvsmith maintenance off');

      await succeed(other, 'crm_resource --fail --resource eligible --node $(hostname)');
      const cleared = await succeed(holder, 'lvsmith clear', verbTimeout);
      must(cleared.includes(`eligible asyncmon on ${other.name}`), `what it forgot: ${cleared}`);
    },
  },
  {
    title: 'the state document and the conditions in the guest agree on every stage',
    isVariant: true,
    run: async (lab) => {
      for (const machine of lab.machines)
        mustEqual(await agreedStage(machine), 'serving', machine.name);
      // Without its firewall a node does not serve, for either.
      const [director, server] = [lab.directors[0], lab.realservers[0]];
      for (const machine of [director, server]) {
        must(machine !== undefined, 'there is such a machine');
        // One that is only stopped is started again at once.
        await succeed(machine, 'systemctl mask --runtime --now nftables');
        await agreedStage(machine);
        const status = await fail(machine, 'lvsmith status');
        must(status.includes('there is no firewall'), `it says so: ${status}`);
        await succeed(machine, 'systemctl unmask --runtime nftables && systemctl start nftables');
      }
    },
  },
];

/** The other directors, of which there are two. */
function others(lab: Lab, holder: string) {
  const [one, other] = lab.directors.filter(({ name }) => name !== holder);
  must(one !== undefined && other !== undefined, 'there are three directors');
  return [one, other] as const;
}

/** The stage that a machine is in by its own account, after each condition has said the same. */
async function agreedStage(machine: Machine): Promise<string> {
  const { name } = machine;
  const { node, stage } = await machineState(machine);
  must(node !== undefined, `${name} answers`);
  const role = node.director === undefined ? 'realserver' : 'director';
  for (const { stage: each, condition, reached } of stageRules[role]) {
    const { code } = await machine.execute(condition);
    mustEqual(code === 0, reached(node), `${name} is ${each} (of ${stage})`);
  }
  return stage;
}
