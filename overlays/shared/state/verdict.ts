import { firewallUnit, supervisedUnits } from '../units.ts';
import type { DirectorState, NodeState, PacemakerNodeState, UnitState } from './node-state.ts';
import { changeWaits, keysChange } from './apply-state.ts';
import { daysLeft } from '../tls/certificate.ts';
import { ageOf, isKnown, unknownReason, valueOf } from './part.ts';
import { type NodeStage, stageOf } from './stages.ts';
import { voteWords } from './vote-words.ts';

/**
 * - `joined`: it serves, and all is well.
 * - `joining`: it does not serve yet, and nothing is wrong.
 * - `degraded`: it works, and something is wrong.
 * - `failed`: it does not work.
 */
export type Verdict = 'joined' | 'joining' | 'degraded' | 'failed';

/** What a node's state amounts to. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly stage: NodeStage;
  /** Why it is not `joined`, one sentence each, the worst first. */
  readonly reasons: readonly string[];
}

/** `lvsmith status --json`: what the node's state amounts to, and the state itself. */
export type NodeStatus = Judgement & NodeState;

/** Reasons by how bad they are. */
interface Reasons {
  readonly failed: string[];
  readonly degraded: string[];
  readonly joining: string[];
}

/** Seconds: mon is restarted within less; one that does not answer for longer checks nothing. */
const monSilenceLimit = 60;
/** Seconds: the reconciler writes its state every five, and on a busy machine later. */
const reconcilerAgeLimit = 60;

export function judge(state: NodeState): Judgement {
  const reasons: Reasons = { failed: [], degraded: [], joining: [] };
  judgeFirstBoot(state, reasons);
  const standby = ownState(state) === 'standby';
  const units = valueOf(state.units);
  if (!isKnown(state.units)) reasons.degraded.push(`units: ${state.units.unknown}`);
  for (const [unit, unitState] of Object.entries(units ?? {}))
    if (!standby || !supervised.has(unit)) judgeUnit(unit, unitState, reasons);
  judgeFirewall(state, reasons);
  judgeStorage(state, reasons);
  judgeChanges(state, reasons);
  judgeCertificate(state, reasons);
  if (state.director !== undefined) judgeDirector(state, state.director, reasons);
  const { failed, degraded, joining } = reasons;
  const stage = stageOf(state);
  if (stage !== 'serving' && failed.length + degraded.length + joining.length === 0)
    joining.push(`it is ${stage}, and not serving yet`);
  return { verdict: verdictOf(reasons), stage, reasons: [...failed, ...degraded, ...joining] };
}

/** Units that pacemaker stops on a director in standby. */
const supervised: ReadonlySet<string> = new Set(supervisedUnits.map(({ unit }) => unit));

function verdictOf({ failed, degraded, joining }: Reasons): Verdict {
  if (failed.length > 0) return 'failed';
  if (degraded.length > 0) return 'degraded';
  return joining.length > 0 ? 'joining' : 'joined';
}

function judgeFirstBoot({ identity, firstBoot }: NodeState, reasons: Reasons): void {
  for (const reason of [unknownReason(identity), unknownReason(firstBoot)])
    if (reason !== undefined) reasons.degraded.push(reason);
  const node = valueOf(identity);
  const boot = valueOf(firstBoot);
  if (node === null) {
    if (boot === null) reasons.joining.push('the first boot has not looked for a seed yet');
    else if (boot !== undefined) reasons.failed.push(boot.message);
  } else if (boot?.state === 'failed' || boot?.state === 'changed')
    reasons.degraded.push(boot.message);
  else reasons.degraded.push(...(boot?.diagnostics ?? []).map(({ message }) => message));
}

function judgeUnit(unit: string, state: UnitState, { failed, joining }: Reasons): void {
  if (unit === firewallUnit) return;
  if (state === 'failed') failed.push(`${unit}.service failed`);
  else if (state !== 'active') joining.push(`${unit}.service is ${state}`);
}

/** Its unit is loaded before the network comes up; the node works without it, and is open to everybody. */
function judgeFirewall({ units, firewall, identity }: NodeState, { degraded }: Reasons): void {
  if (valueOf(identity) === null) return;
  const unit = valueOf(units)?.[firewallUnit];
  if (unit !== undefined && unit !== 'active')
    degraded.push(`there is no firewall: ${firewallUnit}.service is ${unit}; ${why}`);
  else if (valueOf(firewall) === 'missing')
    degraded.push(`there is no firewall: somebody removed its rules; ${why}`);
}

const why = `journalctl -t lvsmith -u ${firewallUnit} says more`;

/** What a director still needs for the cluster's configuration and the journal, with room to see it coming. */
const freeShare = 0.05;

function judgeStorage({ storage }: NodeState, { degraded }: Reasons): void {
  if (!isKnown(storage)) {
    degraded.push(`/var: ${storage.unknown}`);
    return;
  }
  const { bytes, freeBytes } = storage.value;
  if (freeBytes < freeShare * bytes)
    degraded.push(
      `/var is full: ${megabytes(freeBytes)} of ${megabytes(bytes)} are free; du -xh /var shows who has the rest`,
    );
}

/** Nobody should take a node for what it is only for a while. */
function judgeChanges({ changes }: NodeState, { degraded }: Reasons): void {
  const pending = valueOf(changes)?.pending;
  if (pending !== null && pending !== undefined)
    degraded.push(
      `${changeWaits}: ${pending.id} by ${pending.by} is taken back at ${pending.until} unless it is confirmed`,
    );
  const keys = valueOf(changes)?.keys;
  if (keys?.stage === 'switched')
    degraded.push(
      `${keysChange}: ${keys.id} by ${keys.by} has not ended, lvsmith rotate keys on the build host goes on with it`,
    );
}

/** Days before its end from which on a certificate is a reason. */
const expiresSoon = 7;

function judgeCertificate({ certificate, at, director }: NodeState, { degraded }: Reasons): void {
  const facts = certificate && valueOf(certificate);
  if (facts === undefined || facts === null) return;
  const left = daysLeft(facts, new Date(at));
  if (left > expiresSoon) return;
  const what = left < 0 ? 'has ended' : `ends in ${left} days`;
  degraded.push(
    director === undefined
      ? `the certificate of the web servers ${what}: lvsmith apply brings a newer one`
      : `the certificate of the console ${what}: put another into /etc/lvsmith/tls, and restart lvsmith-console`,
  );
}

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / 2 ** 20)} MB`;
}

function judgeDirector(state: NodeState, director: DirectorState, reasons: Reasons): void {
  const { degraded, joining } = reasons;
  judgeCluster(state, director, reasons);
  const constraints = valueOf(director.constraints) ?? [];
  if (constraints.length > 0)
    degraded.push(
      `${constraints.join(', ')} pins the floating addresses: lvsmith clear removes it`,
    );
  for (const { address, mac } of valueOf(director.conflicts) ?? [])
    degraded.push(
      `another machine answers for ${address}: its MAC address is ${mac}, and it takes a part of the clients`,
    );
  if (ownState(state) === 'standby') return;
  const { reconciler } = director;
  if (!isKnown(reconciler)) {
    joining.push('the IPVS table has not been made yet');
    return;
  }
  if (reconciler.value.problem !== null) degraded.push(reconciler.value.problem);
  const age = ageOf(reconciler, state.at);
  if (age > reconcilerAgeLimit)
    degraded.push(`the reconciler has done nothing for ${age} s: the IPVS table may be outdated`);
  const silent = state.uptime - (reconciler.value.monSilentSince ?? state.uptime);
  if (silent > monSilenceLimit)
    degraded.push(`mon has said nothing for ${silent} s: no server is checked`);
  else if (reconciler.value.checker === 'silent')
    degraded.push(
      'the checker does not work: mon asks the servers one by one, and one that fails leaves later; journalctl -t lvsmith -u lvsmith-checker says more',
    );
}

function judgeCluster(state: NodeState, director: DirectorState, reasons: Reasons): void {
  const { degraded, joining } = reasons;
  const quorum = valueOf(director.quorum);
  const pacemaker = valueOf(director.pacemaker);
  if (quorum === undefined) joining.push('corosync does not answer');
  else if (!quorum.quorate) degraded.push(`the cluster has no quorum: ${voteWords(quorum)}`);
  else if (quorum.witness === 'silent')
    degraded.push(
      'the witness does not vote: when a director is lost too, nobody holds the floating addresses',
    );
  if (!isKnown(director.pacemaker)) {
    const runs = valueOf(state.units)?.['pacemaker'] === 'active';
    const words = `pacemaker does not answer: ${director.pacemaker.unknown}`;
    (runs ? degraded : joining).push(words);
  }
  if (pacemaker?.maintenance === true)
    degraded.push(
      'the cluster is in maintenance, and pacemaker moves nothing: lvsmith maintenance off ends it',
    );
  const own = ownState(state);
  if (own === 'standby')
    degraded.push(`in standby: lvsmith online ${valueOf(state.identity)?.name ?? ''} ends it`);
  else if (own === 'pending') joining.push('it is joining the cluster');
}

/** What pacemaker says of this director; undefined: nothing. */
function ownState({ identity, director }: NodeState): PacemakerNodeState | undefined {
  const name = valueOf(identity)?.name;
  return valueOf(director?.pacemaker)?.nodes.find((node) => node.name === name)?.state;
}
