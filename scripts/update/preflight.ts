import type { NodeStatus } from '../../overlays/shared/state/verdict.ts';
import { valueOf } from '../../overlays/shared/state/part.ts';
import { failedWords } from '../../overlays/shared/update/update-words.ts';
import { imageId } from '../../overlays/shared/node/image-id.ts';
import { compareVersions } from '../../overlays/shared/update/version.ts';
import type { Look, Silence } from './look.ts';
import type { Machine } from './machine.ts';
import type { RolePayload } from './payload.ts';

/**
 * What is left to do for a machine.
 *
 * - `write`: the other slot has to be written.
 * - `restart`: it is written.
 * - `wait`: the new version runs and is on trial.
 * - `nothing`: the new version runs and has proven itself.
 */
export type Todo = 'write' | 'restart' | 'wait' | 'nothing';

export interface Options {
  readonly downgrade: boolean;
  /** Try a version again that has failed on a machine. */
  readonly retry: boolean;
}

/** Bytes that an update leaves free on /var. */
const spare = 16 * 2 ** 20;

export function todoOf({ status }: Look, version: string): Todo {
  const trial = valueOf(status.update)?.trial ?? null;
  if (valueOf(status.image)?.version === version) return trial === null ? 'nothing' : 'wait';
  return trial?.version === version && trial.written ? 'restart' : 'write';
}

/** Why a machine cannot be updated now; undefined when it can. */
export function refusalOf(
  machine: Machine,
  look: Look | Silence,
  { description, size }: RolePayload,
  cluster: string,
  options: Options,
): string | undefined {
  if ('silent' in look) return `cannot be asked: ${look.silent}`;
  const { status } = look;
  const { version } = description;
  const todo = todoOf(look, version);
  return (
    stranger(machine, status, cluster) ??
    unwell(status, todo) ??
    (todo === 'write' ? unwritable(status, version, size, options) : undefined)
  );
}

/** Another machine has this address. */
function stranger(
  { name, role }: Machine,
  { identity, image }: NodeStatus,
  cluster: string,
): string | undefined {
  const node = valueOf(identity) ?? undefined;
  if (node?.name !== name || node.cluster !== cluster)
    return node === undefined
      ? 'has no seed'
      : `answers as ${node.name} of the cluster ${node.cluster}`;
  const id = valueOf(image)?.id;
  return id === imageId(role) ? undefined : `runs ${id ?? 'an unknown image'}`;
}

/** A machine in the middle of its update may be on its way back; any other has to be well. */
function unwell(status: NodeStatus, todo: Todo): string | undefined {
  const { verdict, reasons, update } = status;
  if (todo === 'wait') return undefined;
  const trial = valueOf(update)?.trial;
  if (trial != null && trial.version === valueOf(status.image)?.version)
    return `runs ${trial.version} on trial: it decides within half an hour`;
  if (verdict === 'joined' || (todo === 'restart' && inStandby(status))) return undefined;
  return reasons[0] ?? `is ${verdict}`;
}

function unwritable(
  { image, update, storage }: NodeStatus,
  version: string,
  size: number,
  { downgrade, retry }: Options,
): string | undefined {
  if (update === undefined)
    return 'runs an image whose versions cannot prove themselves: write a newer image to its disk';
  const runs = valueOf(image)?.version ?? version;
  if (compareVersions(version, runs) < 0 && !downgrade)
    return `runs ${runs}, which is newer than ${version}; --downgrade takes it nevertheless`;
  const last = valueOf(update)?.last;
  if (last?.result === 'failed' && last.version === version && !retry)
    return `${failedWords(last)}; --retry tries it again`;
  const free = valueOf(storage)?.freeBytes ?? size + spare;
  return free < size + spare
    ? `has ${Math.floor(free / 2 ** 20)} MB free on /var, and the update takes ${Math.ceil(size / 2 ** 20)} MB`
    : undefined;
}

export function inStandby({ identity, director }: NodeStatus): boolean {
  const name = valueOf(identity)?.name;
  const nodes = valueOf(director?.pacemaker)?.nodes ?? [];
  return nodes.some((node) => node.name === name && node.state === 'standby');
}

/** Why a cluster must not lose a director now; undefined when each other one would go on. */
export function votesMissing({ director }: NodeStatus): string | undefined {
  const quorum = valueOf(director?.quorum);
  if (quorum === undefined) return 'corosync does not answer';
  const { quorate, votes, expectedVotes } = quorum;
  return quorate && votes === expectedVotes
    ? undefined
    : `${votes} of ${expectedVotes} votes are there`;
}

/** Whether a director has a floating address. */
export function holds({ director }: NodeStatus): boolean {
  return (valueOf(director?.addresses) ?? []).some(({ here }) => here);
}
