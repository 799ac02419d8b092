import { noQuorumPolicies } from '../../../overlays/shared/cluster/choices.ts';
import type { OldCluster, Said } from '../old-cluster.ts';
import { durationText } from '../values.ts';
import type { Mapping, PlanNotes, Value } from './plan.ts';

/** corosync's pace has no use for less. */
const leastDeadtime = 1000;

/** The times, in the order that a profile wants: keepalive < warntime < deadtime ≤ initdead. */
export function planMembership(cluster: OldCluster, directors: number, notes: PlanNotes): Mapping {
  const { settings } = cluster;
  return {
    entries: [
      ...planTimes(settings, notes),
      ['no-quorum-policy', planPolicy(settings.noQuorumPolicy, directors, notes)],
      [
        'two-node',
        directors === 2
          ? { value: true, note: 'either of two directors goes on alone' }
          : undefined,
      ],
      [
        'tie-breaker',
        directors > 2 && directors % 2 === 0
          ? { value: 'lowest', note: 'the half with the lowest id goes on' }
          : undefined,
      ],
    ],
  };
}

function planTimes(settings: OldCluster['settings'], notes: PlanNotes): [string, Value][] {
  const { keepalive, warntime, deadtime, initdead } = settings;
  if (keepalive === undefined && deadtime === undefined) return [];
  const beat = Math.max(keepalive?.value ?? 1000, 1);
  // VRRP waits for three advertisements and a little more.
  const dead = Math.max(deadtime?.value ?? 3 * beat + 1000, beat + 2, leastDeadtime);
  const warn =
    warntime !== undefined && warntime.value > beat && warntime.value < dead
      ? warntime.value
      : middle(beat, dead);
  const init = Math.max(initdead?.value ?? 2 * dead, dead);
  for (const [name, said, value] of [
    ['warntime', warntime, warn],
    ['deadtime', deadtime, dead],
    ['initdead', initdead, init],
  ] as const)
    if (said !== undefined && said.value !== value)
      notes.notCarried.push({
        kind: 'timing',
        what: `${name} ${durationText(said.value)}, now ${durationText(value)}`,
        place: said.place,
      });
  return [
    ['keepalive', timeValue(beat, keepalive)],
    ['warntime', timeValue(warn, warntime)],
    ['deadtime', timeValue(dead, deadtime)],
    ['initdead', timeValue(init, initdead)],
  ];
}

function middle(low: number, high: number): number {
  const between = Math.round((low + high) / 2);
  const seconds = Math.round(between / 1000) * 1000;
  return seconds > low && seconds < high ? seconds : between;
}

function timeValue(value: number, said: Said<number> | undefined): Value {
  const text = durationText(value);
  if (said === undefined) return { value: text, note: 'follows from the others' };
  const note = said.byDefault
    ? "the old program's default"
    : said.value === value
      ? undefined
      : `was ${durationText(said.value)}`;
  return { value: text, from: said.place, note };
}

function planPolicy(
  policy: Said<string> | undefined,
  directors: number,
  notes: PlanNotes,
): Value | undefined {
  if (policy === undefined) return undefined;
  const known = noQuorumPolicies.find((each) => each === policy.value);
  if (known !== undefined && (known !== 'ignore' || directors !== 2))
    return {
      value: known,
      from: policy.place,
      note: policy.byDefault ? "the old program's default" : undefined,
    };
  notes.notCarried.push({
    kind: 'old-program',
    what: `no-quorum-policy=${policy.value}: with two directors, two-node does what it was for`,
    place: policy.place,
  });
  return {
    value: 'stop',
    from: policy.place,
    note: `was ${policy.value}; two-node lets one director go on`,
  };
}
