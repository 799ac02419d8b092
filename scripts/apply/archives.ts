import { sealArchive, type Archive } from '../../overlays/shared/apply/archive.ts';
import { digestOf, withMarker } from '../../overlays/shared/apply/digest.ts';
import { managedFile } from '../../overlays/shared/apply/managed.ts';
import { paths } from '../../overlays/shared/node/paths.ts';
import type { RenderedProfile } from '../render/render-profile.ts';
import { certificateFiles } from './plan/certificates.ts';
import { differingFiles, type Reporting } from './plan/make-plan.ts';

/** Whether a director has pacemaker's configuration as it is rendered: then the cluster has it. */
export function clusterHasCib(
  { trees }: RenderedProfile,
  reporting: readonly Reporting[],
): boolean {
  const cib = trees.director.find(({ path }) => path === paths.cib);
  if (cib === undefined) return false;
  return reporting.some(
    ({ node, role, report }) =>
      role === 'director' && report.files[paths.cib] === digestOf(paths.cib, cib.content, node),
  );
}

interface About {
  readonly id: string;
  readonly by: string;
  /** Seconds. */
  readonly window: number;
}

/** What a node is sent: its files that differ. undefined: none do. */
export function archiveFor(
  rendered: RenderedProfile,
  seen: Reporting,
  about: About,
): Archive | undefined {
  const { trees, model } = rendered;
  const { node, role, report } = seen;
  const changed = differingFiles(trees[role], seen)
    .filter(({ path }) => managedFile(path) !== undefined)
    .map(({ path, mode, owner, group, content }) => {
      const whole = typeof content === 'string' ? content : Buffer.from(content).toString();
      const text = path === paths.cib ? withMarker(whole, about.id) : whole;
      return { path, mode, owner, group, text, before: report.files[path] ?? null };
    });
  const files = [...certificateFiles(rendered, seen), ...changed];
  if (files.length === 0) return undefined;
  return sealArchive({ ...about, cluster: model.cluster.name, node, files });
}
