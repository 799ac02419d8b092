/** What is wrong with the lab's networks at the moment; nothing when both lists are empty. */
export interface Faults {
  readonly partitions: readonly Partition[];
  readonly losses: readonly Loss[];
}

/** No frame passes between a tap of one side and a tap of the other; everything else does. */
interface Partition {
  readonly one: readonly string[];
  readonly other: readonly string[];
}

/** Frames that arrive at or come from a tap are dropped at random. */
interface Loss {
  readonly tap: string;
  readonly percent: number;
}

export const noFaults: Faults = { partitions: [], losses: [] };

/**
 * nftables rules of the bridge family that do just that: `nft -f` takes the whole text at once, so
 * that no frame meets half of it. The guests keep their carrier, unlike with a pulled cable.
 */
export function faultRules(faults: Faults): string {
  const drops = [
    ...faults.partitions.flatMap(({ one, other }) => [
      `iifname ${set(one)} oifname ${set(other)} drop`,
      `iifname ${set(other)} oifname ${set(one)} drop`,
    ]),
    ...faults.losses.flatMap(({ tap, percent }) => [
      `iifname ${set([tap])} ${chance(percent)}drop`,
      `oifname ${set([tap])} ${chance(percent)}drop`,
    ]),
  ];
  return [
    'table bridge lab',
    'delete table bridge lab',
    'table bridge lab {',
    '  chain forwarding {',
    '    type filter hook forward priority 0; policy accept;',
    ...drops.map((rule) => `    ${rule}`),
    '  }',
    '}',
    '',
  ].join('\n');
}

/** numgen counts from 0 to 99; a rule that always holds needs none. */
function chance(percent: number): string {
  return percent >= 100 ? '' : `numgen random mod 100 < ${percent} `;
}

function set(names: readonly string[]): string {
  return `{ ${names.map((name) => `"${name}"`).join(', ')} }`;
}
