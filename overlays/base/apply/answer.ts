import { readArchive } from '../../shared/apply/archive.ts';
import { isRecord } from '../../shared/apply/is-record.ts';
import { applyFormat, type ApplyAnswer } from '../../shared/apply/messages.ts';
import type { NodeIdentity } from '../../shared/node/node.ts';
import type { System } from '../firstboot/system.ts';
import { answerKeys } from '../keys/answer-keys.ts';
import { checkStaged } from './check-staged.ts';
import { corosyncProblem, takeEffectInCluster } from './cluster-step.ts';
import { confirm } from './confirm.ts';
import { gate, type GateTools } from './gate.ts';
import { settle } from './go-back.ts';
import { exclusively } from './lock.ts';
import { readRecord, removeRecord } from './records.ts';
import { Refusal } from './refusal.ts';
import { reportOf } from './report.ts';
import { planArchive, stage } from './stage.ts';
import { start } from './start.ts';
import { disarmTimer } from './timer.ts';

export interface AnswerTools extends GateTools {
  readonly system: System;
  readonly identity: () => NodeIdentity | undefined;
}

/** Does what one request asks for, and says what came of it. Never throws for what a request holds. */
export async function answer(text: string, tools: AnswerTools): Promise<ApplyAnswer> {
  try {
    return { ok: true, ...(await obey(parse(text), tools)) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, code: error.code, message: error.message };
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, code: 'failed', message };
  }
}

type Request = Readonly<Record<string, unknown>>;

function parse(text: string): Request {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal('damaged', 'the request was cut off');
  }
  if (!isRecord(value) || value['format'] !== applyFormat)
    throw new Refusal('foreign', `this image understands requests of format ${applyFormat}`);
  return value;
}

async function obey(request: Request, tools: AnswerTools): Promise<object> {
  const { system } = tools;
  switch (request['do']) {
    case 'report': {
      const wanted = { files: words(request['paths']), known: words(request['known']) };
      return { report: reportOf(system, wanted, known(tools), await tools.gather()) };
    }
    case 'check':
      return { found: checkStaged(system, planOf(request, tools)) };
    case 'stage':
      exclusively(system, () => stage(system, planOf(request, tools)));
      return {};
    case 'start':
      exclusively(system, () => start(system, id(request)));
      return {};
    case 'gate':
      await gate(tools, Number(request['seconds']), words(request['known']));
      if (request['inCluster'] === true) refuseOtherCorosync(system);
      return {};
    case 'cluster':
      exclusively(system, () => takeEffectInCluster(system, id(request)));
      return {};
    case 'confirm':
      exclusively(system, () => confirm(system, id(request)));
      return {};
    case 'revert':
      exclusively(system, () => revert(system, id(request)));
      return {};
    case 'keys':
      return answerKeys(request, tools, known(tools));
    default:
      throw new Refusal('foreign', `this image knows no request ${String(request['do'])}`);
  }
}

function planOf({ archive, late }: Request, tools: AnswerTools) {
  const whole = readArchive(archive);
  if (whole === undefined) throw new Refusal('damaged', 'the archive is damaged');
  return planArchive(tools.system, whole, known(tools), late === true);
}

function refuseOtherCorosync(system: System): void {
  const problem = corosyncProblem(system);
  if (problem !== undefined) throw new Refusal('failed', problem);
}

/** What was only staged is forgotten; what waits is taken back. */
function revert(system: System, wanted: string): void {
  if (readRecord(system, 'staged')?.id === wanted) removeRecord(system, 'staged');
  if (readRecord(system, 'pending')?.id !== wanted) return;
  settle(system, 'whoever applied it took it back');
  disarmTimer(system);
}

function known({ identity }: AnswerTools): NodeIdentity {
  const node = identity();
  if (node === undefined) throw new Refusal('foreign', 'this machine has no seed');
  return node;
}

function id(request: Request): string {
  return String(request['id']);
}

function words(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
