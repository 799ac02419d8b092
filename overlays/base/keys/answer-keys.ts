import type { KeysReport } from '../../shared/keys/key-messages.ts';
import { keyFingerprint } from '../../shared/keys/new-keys.ts';
import { bytesIfThere } from '../../shared/node/files.ts';
import type { NodeIdentity } from '../../shared/node/node.ts';
import { paths } from '../../shared/node/paths.ts';
import type { NodeState } from '../../shared/state/node-state.ts';
import { valueOf } from '../../shared/state/part.ts';
import { exclusively } from '../apply/lock.ts';
import { readRecord } from '../apply/records.ts';
import { Refusal } from '../apply/refusal.ts';
import { reportOf } from '../apply/report.ts';
import { readTrust } from '../firstboot/admission/trust.ts';
import { at, type System } from '../firstboot/system.ts';
import { finishKeys } from './finish-keys.ts';
import { goBackWithKeys } from './settle-keys.ts';
import { reloadKeys } from './reload-keys.ts';
import { stageKeys } from './stage-keys.ts';
import { switchKeys } from './switch-keys.ts';

interface Tools {
  readonly system: System;
  readonly gather: () => Promise<NodeState>;
}

/** Does one step of a rotation of keys. @throws Refusal that says why not. */
export async function answerKeys(
  request: Readonly<Record<string, unknown>>,
  { system, gather }: Tools,
  node: NodeIdentity,
): Promise<object> {
  const id = String(request['id']);
  switch (request['step']) {
    case 'look':
      return { keys: keysReport(system, node, await gather()) };
    case 'stage':
      exclusively(system, () =>
        stageKeys(system, node, String(request['keys']), String(request['signature'])),
      );
      return {};
    case 'switch':
      exclusively(system, () => switchKeys(system, node, id));
      return {};
    case 'reload':
      exclusively(system, () => reloadKeys(system, id));
      return {};
    case 'finish':
      exclusively(system, () => finishKeys(system, node, id));
      return {};
    case 'back':
      exclusively(system, () => goBackWithKeys(system, id));
      return {};
    default:
      throw new Refusal('foreign', `this image knows no step ${String(request['step'])}`);
  }
}

function keysReport(system: System, node: NodeIdentity, state: NodeState): KeysReport {
  const rotation = readRecord(system, 'keys');
  const file = node.role === 'director' ? paths.corosyncKey : paths.witnessKey;
  const key = bytesIfThere(at(system, file));
  const nodes = valueOf(state.director?.pacemaker)?.nodes ?? [];
  return {
    key: key === undefined ? null : keyFingerprint(key),
    rotation:
      rotation === undefined ? null : { id: rotation.id, by: rotation.by, stage: rotation.stage },
    last: readRecord(system, 'last')?.id ?? null,
    seedKeys: readTrust(system).keys,
    members: nodes
      .filter(({ state: is }) => is !== 'offline' && is !== 'unclean')
      .map(({ name }) => name),
    report: reportOf(system, { files: [] }, node, state),
  };
}
