import { digestOf } from '../../../overlays/shared/apply/digest.ts';
import { managedFile } from '../../../overlays/shared/apply/managed.ts';
import type { NodeReport } from '../../../overlays/shared/apply/messages.ts';
import type { Cluster } from '../../../overlays/shared/cluster/cluster.ts';
import type { RenderedProfile } from '../../render/render-profile.ts';
import type { RenderedFile } from '../../render/rendered-file.ts';
import { isCompared, type Seen } from '../look.ts';
import { certificateChanges, certificateLines } from './certificates.ts';
import { differences } from './differences.ts';
import { wayOf } from './kinds.ts';
import { obstaclesOf } from './obstacles.ts';
import type { ApplyPlan, Change, FileChange, ImageFile } from './plan.ts';
import { profilePlace } from './profile-place.ts';

/** A node that says what it runs. */
export type Reporting = Seen & { readonly report: NodeReport };

export function isReporting(seen: Seen): seen is Reporting {
  return seen.report !== undefined;
}

/** What would have to change on the nodes, for them to be what the profile says. Pure. */
export function makePlan(rendered: RenderedProfile, seen: readonly Seen[]): ApplyPlan {
  const reporting = seen.filter(isReporting);
  const running = runningClusters(reporting);
  const known = new Set(
    [...running.keys()].flatMap(({ directors, realservers }) =>
      [...directors, ...realservers].map(({ name }) => name),
    ),
  );
  const isNew = ({ node, report }: Seen) => report === undefined && !known.has(node);
  const director = reporting.find(({ role }) => role === 'director');
  const now = new Date();
  const certificates = certificateChanges(rendered, reporting, now);
  const { files, needImage } = filesOf(rendered, reporting);
  return {
    cluster: rendered.model.cluster.name,
    changes: [...changesOf(rendered, running), ...certificates.changes],
    files: [...files, ...certificates.files],
    needImage,
    newNodes: reporting.length === 0 ? [] : seen.filter(isNew).map(({ node }) => node),
    obstacles: obstaclesOf(seen.filter((each) => !isNew(each))),
    certificates: certificateLines(rendered, now),
    byHand: director?.report.director?.byHand ?? [],
    transition: null,
    addressMoves: false,
  };
}

/** What differs between what each node runs and the profile; the same difference is one change. */
function changesOf(
  { loaded, model }: RenderedProfile,
  running: ReadonlyMap<Cluster, readonly string[]>,
): readonly Change[] {
  const found = new Map<string, Change>();
  const wanted = json(model.cluster);
  for (const [cluster, names] of running)
    for (const difference of differences(cluster, wanted)) {
      const [old, now] = [shown(difference.old), shown(difference.new)];
      const what = difference.path.join(' ');
      const key = JSON.stringify([what, old, now]);
      const nodes = [...(found.get(key)?.nodes ?? []), ...names];
      const change = found.get(key) ?? {
        ...wayOf(difference, model.cluster),
        ...profilePlace(difference, loaded, model),
        what,
        old,
        new: now,
      };
      found.set(key, { ...change, nodes });
    }
  return [...found.values()];
}

/** The clusters that nodes run; those that run the same one have the same object. */
function runningClusters(reporting: readonly Reporting[]): Map<Cluster, readonly string[]> {
  const found = new Map<Cluster, string[]>();
  for (const { node, report } of reporting) {
    const nodes = found.get(report.cluster) ?? [];
    nodes.push(node);
    found.set(report.cluster, nodes);
  }
  return found;
}

/** As the nodes have it: what is undefined is not there. */
function json(cluster: unknown): unknown {
  const value: unknown = JSON.parse(JSON.stringify(cluster));
  return value;
}

/** Characters. */
const longest = 60;

function shown(value: unknown): string {
  if (value === undefined) return 'none';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text.length <= longest) return text;
  return typeof value === 'object' ? 'present' : `${text.slice(0, longest)}…`;
}

function filesOf(
  { trees }: RenderedProfile,
  reporting: readonly Reporting[],
): Pick<ApplyPlan, 'files' | 'needImage'> {
  const files = new Map<string, FileChange>();
  const needImage = new Map<string, ImageFile>();
  for (const each of reporting)
    for (const file of differingFiles(trees[each.role], each)) {
      const { path, source } = file;
      const managed = managedFile(path);
      const nodes = [...((files.get(path) ?? needImage.get(path))?.nodes ?? []), each.node];
      if (managed === undefined) needImage.set(path, { path, nodes, source });
      else files.set(path, { path, nodes, effect: managed.effect ?? null });
    }
  return { files: [...files.values()], needImage: [...needImage.values()] };
}

/** The files of a node's tree of which the node has others. */
export function differingFiles(
  tree: readonly RenderedFile[],
  { node, report }: Reporting,
): readonly RenderedFile[] {
  return tree.filter(
    (file) => isCompared(file) && report.files[file.path] !== digestFor(file, node),
  );
}

const digests = new WeakMap<RenderedFile, string>();

/** One file is another one on each node; of the others there are hundreds of nodes, and one digest. */
function digestFor(file: RenderedFile, node: string): string {
  const { path, content } = file;
  if (path === '/etc/hosts') return digestOf(path, content, node);
  const digest = digests.get(file) ?? digestOf(path, content, node);
  digests.set(file, digest);
  return digest;
}
