import { existsSync } from 'node:fs';
import { readIfThere } from '../../shared/node/files.ts';
import { paths } from '../../shared/node/paths.ts';
import { digestOf } from '../../shared/seed/layout.ts';
import { removeDurably, writeDurably, type Attributes } from '../../shared/node/durable.ts';
import type { OriginalNames } from './network/nics.ts';
import type { Content, Plan, PlannedFile } from './plan.ts';
import { contentOf, placeFile, readAccounts } from './place-file.ts';
import { at, type System } from './system.ts';

/*
 * All or nothing: a plan is first written to the disk as a whole (the point of no return), then carried
 * out, then removed. Every step is idempotent, so a start that finds a plan carries it out from its
 * beginning.
 */

const pendingPath = '/var/lib/lvsmith/firstboot/pending.json';
const appliedPath = '/var/lib/lvsmith/firstboot/applied.json';

/** What the last plan left behind that the next one must know. */
export interface Applied {
  /** Paths to remove when the next seed does not write them. */
  readonly paths: readonly string[];
  readonly originalNames: OriginalNames;
  /** What the image had where seeds have written since; without content, nothing. */
  readonly images?: readonly ImageFile[];
}

type ImageFile = Omit<PlannedFile, 'content'> & { readonly content?: Content | undefined };

interface Pending {
  readonly plan: Plan;
  readonly remove: readonly string[];
  readonly applied: Applied;
}

/** A hook before every change on the disk: where a test cuts the power. */
export type Checkpoint = (what: string) => void;

const rootOnly: Attributes = { mode: 0o600, uid: 0, gid: 0 };

/** Nothing for a damaged file: what an earlier seed has left beside the next one's files stays. */
export function readApplied(system: System): Applied {
  const nothing = { paths: [], originalNames: {} };
  try {
    const value: unknown = JSON.parse(readIfThere(at(system, appliedPath)) ?? 'null');
    return isApplied(value) ? value : nothing;
  } catch {
    return nothing;
  }
}

/** Writes the plan down. From here on the node will be what the seed says. */
export function commit(
  system: System,
  plan: Plan,
  originalNames: OriginalNames,
  checkpoint: Checkpoint = () => undefined,
): void {
  const before = readApplied(system);
  const written = plan.files.map(({ path }) => path);
  const known = before.images ?? [];
  const isWritten = ({ path }: { readonly path: string }) => written.includes(path);
  const due = known.filter((image) => !isWritten(image));
  const pending: Pending = {
    // What is restored comes first: the identity is written last.
    plan: { ...plan, files: [...due.filter(hasContent), ...plan.files] },
    remove: [
      ...before.paths.filter((path) => !written.includes(path)),
      ...due.filter((image) => !hasContent(image)).map(({ path }) => path),
    ],
    applied: {
      paths: plan.files
        .filter(({ keep, restore }) => keep !== true && restore !== true)
        .map(({ path }) => path),
      originalNames: { ...before.originalNames, ...originalNames },
      images: plan.files
        .filter(({ restore }) => restore === true)
        .map((file) => known.find(({ path }) => path === file.path) ?? imageOf(system, file)),
    },
  };
  checkpoint('commit');
  const text = JSON.stringify(pending);
  writeDurably(
    at(system, pendingPath),
    `${digestOf(['plan'], { plan: Buffer.from(text) })}\n${text}`,
    attributes(system, rootOnly),
  );
}

function hasContent(image: ImageFile): image is PlannedFile {
  return image.content !== undefined;
}

function imageOf(system: System, { path, mode, owner, group }: PlannedFile): ImageFile {
  return { path, mode, owner, group, restore: true, content: contentOf(at(system, path)) };
}

/** Carries out the plan that is on the disk, if there is one. */
export function carryOut(
  system: System,
  checkpoint: Checkpoint = () => undefined,
): Plan | undefined {
  const pending = readPending(system);
  if (pending === undefined) return undefined;
  const accounts = readAccounts(system);
  for (const path of pending.remove) {
    checkpoint(`remove ${path}`);
    removeDurably(at(system, path));
  }
  for (const file of pending.plan.files) {
    checkpoint(`write ${file.path}`);
    placeFile(system, file, accounts);
  }
  checkpoint('applied');
  writeDurably(
    at(system, appliedPath),
    JSON.stringify(pending.applied),
    attributes(system, rootOnly),
  );
  checkpoint('done');
  removeDurably(at(system, pendingPath));
  return pending.plan;
}

export function isPending(system: System): boolean {
  return existsSync(at(system, pendingPath));
}

function attributes(system: System, how: Attributes): Attributes {
  const accounts = readAccounts(system);
  return { ...how, uid: accounts.users.get('root') ?? 0, gid: accounts.groups.get('root') ?? 0 };
}

/**
 * Gives up a plan that cannot be read: a failing disk, or a hand, since it was written durably and as a whole. How far
 * it was carried out is not known, so the node's identity goes with it: a seed that is attached is then applied from
 * the beginning, and without one no service starts with files of two seeds.
 *
 * @returns whether there was one.
 */
export function giveUpDamaged(system: System): boolean {
  if (!isPending(system) || readPending(system) !== undefined) return false;
  removeDurably(at(system, paths.node));
  removeDurably(at(system, pendingPath));
  return true;
}

/** Undefined when there is none, or not all of it is as it was written: a plan is carried out without a further look. */
function readPending(system: System): Pending | undefined {
  const [digest, text = ''] = readIfThere(at(system, pendingPath))?.split('\n', 2) ?? [];
  if (digest !== digestOf(['plan'], { plan: Buffer.from(text) })) return undefined;
  const pending: Pending = JSON.parse(text);
  return pending;
}

function isApplied(value: unknown): value is Applied {
  if (typeof value !== 'object' || value === null) return false;
  const it: { readonly [K in keyof Applied]?: unknown } = value;
  return (
    Array.isArray(it.paths) && typeof it.originalNames === 'object' && it.originalNames !== null
  );
}
