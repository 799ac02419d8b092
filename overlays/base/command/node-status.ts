import type { FirstBootStatus } from '../../shared/first-boot-status.ts';
import type { LvsState } from '../../shared/lvs-state.ts';
import type { NodeIdentity } from '../../shared/node.ts';
import type { UnitState } from './ask.ts';

/** What `lvsmith status` found on the node. */
export interface Findings {
  readonly node: NodeIdentity | undefined;
  readonly firstBoot: FirstBootStatus | undefined;
  readonly units: Readonly<Record<string, UnitState>>;
  /** Whether this partition of the cluster has quorum; undefined: the cluster does not answer. */
  readonly quorum: boolean | undefined;
  readonly lvs: LvsState | undefined;
  /** Seconds since the start of the machine. */
  readonly uptime: number;
}

/** `joined`: all well. `joining`: not there yet, nothing is wrong. */
export type Verdict = 'joined' | 'joining' | 'degraded' | 'failed';

export interface NodeStatus extends Findings {
  readonly verdict: Verdict;
  /** Why it is not `joined`, one sentence each. */
  readonly reasons: readonly string[];
}

/** mon is started again within seconds; one that says nothing for this many checks nothing. */
const monMayBeSilent = 60;

/** The units without which a node of a role does nothing. */
export const unitsOf = {
  director: ['corosync.service', 'pacemaker.service', 'mon.service', 'lvsmith-reconcile.service'],
  realserver: ['apache2.service'],
} as const;

export function judge(findings: Findings): NodeStatus {
  const { node, firstBoot, units } = findings;
  const failed: string[] = [];
  const degraded: string[] = [];
  const joining: string[] = [];
  if (node === undefined) {
    if (firstBoot === undefined) joining.push('the first boot has not looked for a seed yet');
    else failed.push(firstBoot.message);
  } else if (firstBoot?.state === 'failed' || firstBoot?.state === 'changed')
    degraded.push(firstBoot.message);
  else degraded.push(...(firstBoot?.diagnostics ?? []).map(({ message }) => message));
  for (const [unit, state] of Object.entries(units)) {
    if (state === 'failed') failed.push(`${unit} failed`);
    else if (state !== 'active') joining.push(`${unit} is ${state}`);
  }
  if (node?.role === 'director') judgeDirector(findings, degraded, joining);
  const verdict: Verdict =
    failed.length > 0
      ? 'failed'
      : degraded.length > 0
        ? 'degraded'
        : joining.length > 0
          ? 'joining'
          : 'joined';
  return { ...findings, verdict, reasons: [...failed, ...degraded, ...joining] };
}

function judgeDirector(
  { quorum, lvs, uptime }: Findings,
  degraded: string[],
  joining: string[],
): void {
  if (quorum === undefined) joining.push('the cluster does not answer');
  else if (!quorum) degraded.push('the cluster has no quorum');
  if (lvs === undefined) joining.push('the IPVS table has not been made yet');
  else if (lvs.problem !== undefined) degraded.push(lvs.problem);
  const silent = uptime - (lvs?.monSilentSince ?? uptime);
  if (silent > monMayBeSilent)
    degraded.push(`mon has said nothing for ${silent} s: no server is checked`);
}

/** 0 joined, 1 failed, 2 anything between. */
export function exitCodeOf(verdict: Verdict): number {
  if (verdict === 'joined') return 0;
  return verdict === 'failed' ? 1 : 2;
}
