import type { Director } from '../stacks/director.ts';
import type { Fault } from './fault.ts';
import type { Rig } from '../rig.ts';
import { urgently } from '../urgent.ts';

/** Cuts a director off from all other voters, on all networks; the client reaches everybody. */
export async function preparePartition(rig: Rig, cut: Director): Promise<Fault> {
  const others = [...rig.directors, ...(rig.voter === undefined ? [] : [rig.voter])].filter(
    (director) => director !== cut,
  );
  const rules = partitionRules(portsOf([cut]), portsOf(others));
  // It waits for its input: when the fault is due, only the rules have to be read.
  const nft = await rig.switch.startTool([...urgently, 'nft', '-f', '-'], { stdin: 'pipe' });
  return {
    inject: async () => {
      nft.process.stdin?.end(rules);
      const code = await nft.ended;
      if (code !== 0) throw new Error(`nft ended with ${code}: ${nft.complaint()}`);
    },
    heal: async () => {
      const over = await rig.switch.startTool(['nft', 'delete', 'table', 'bridge', table]);
      await over.ended;
    },
  };
}

const table = 'rig';

function portsOf(directors: readonly Director[]): string {
  const names = directors.flatMap(({ plan }) => plan.ports.map(({ name }) => `"${name}"`));
  return `{ ${names.join(', ')} }`;
}

function partitionRules(one: string, other: string): string {
  return `table bridge ${table} {
  chain forwarding {
    type filter hook forward priority 0; policy accept;
    iifname ${one} oifname ${other} drop
    iifname ${other} oifname ${one} drop
  }
}
`;
}
