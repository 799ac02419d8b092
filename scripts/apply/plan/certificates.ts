import { formatPath } from '../../../overlays/shared/diagnostics/path.ts';
import { paths } from '../../../overlays/shared/node/paths.ts';
import {
  certificateFacts,
  daysLeft,
  type CertificateFacts,
} from '../../../overlays/shared/tls/certificate.ts';
import type { TlsPair } from '../../profile/tls/tls-pairs.ts';
import type { RenderedProfile } from '../../render/render-profile.ts';
import type { ArchivedFile } from '../../../overlays/shared/apply/archive.ts';
import type { Reporting } from './make-plan.ts';
import type { Change, FileChange } from './plan.ts';

/*
 * Certificates of the web servers are in no image. A node says which one it has; of the key it says nothing, so the two
 * are always sent together.
 */

/** The pair that a node is to get; undefined: it has it, or the profile has none for it. */
function duePair(
  { certificates }: RenderedProfile,
  { node, report }: Reporting,
): TlsPair | undefined {
  const pair = certificates.get(node);
  const wanted = pair && certificateFacts(pair.certificate);
  return wanted?.fingerprint === report.certificate?.fingerprint ? undefined : pair;
}

/** What a node is sent of it. */
export function certificateFiles(
  rendered: RenderedProfile,
  seen: Reporting,
): readonly ArchivedFile[] {
  const pair = duePair(rendered, seen);
  if (pair === undefined) return [];
  const file = { owner: 'root', group: 'root' };
  const { tlsKey: key, tlsCertificate: certificate } = paths;
  const before = seen.report.files[certificate] ?? null;
  return [
    { ...file, path: key, mode: 0o600, text: pair.key, before: null },
    { ...file, path: certificate, mode: 0o644, text: pair.certificate, before },
  ];
}

/** Certificates that are not those of the profile; the same change is one. */
export function certificateChanges(
  rendered: RenderedProfile,
  reporting: readonly Reporting[],
  now: Date,
): { readonly changes: readonly Change[]; readonly files: readonly FileChange[] } {
  const { loaded } = rendered;
  const due = reporting.flatMap((seen) => {
    const pair = duePair(rendered, seen);
    return pair === undefined ? [] : [{ pair, seen }];
  });
  const found = new Map<string, Change>();
  for (const { pair, seen } of due) {
    const path = formatPath([...pair.path, 'certificate']);
    const old = factsText(seen.report.certificate, now);
    const key = JSON.stringify([path, old]);
    const nodes = [...(found.get(key)?.nodes ?? []), seen.node];
    found.set(key, {
      ...{ path, old, nodes, file: loaded.file, line: loaded.place(path).line },
      what: 'certificate of the web servers',
      new: factsText(certificateFacts(pair.certificate), now),
      how: 'hot',
      says: 'Apache takes it for new connections; open ones end by themselves',
    });
  }
  const nodes = due.map(({ seen }) => seen.node);
  const files = [paths.tlsKey, paths.tlsCertificate].map((path) => ({
    ...{ path, nodes },
    effect: 'apache' as const,
  }));
  return { changes: [...found.values()], files: due.length === 0 ? [] : files };
}

/** How long the certificates of the profile count, one line for each. */
export function certificateLines({ certificates }: RenderedProfile, now: Date): readonly string[] {
  const nodes = new Map<string, readonly string[]>();
  for (const [node, { certificate }] of certificates) {
    const text = factsText(certificateFacts(certificate), now);
    nodes.set(text, [...(nodes.get(text) ?? []), node]);
  }
  return [...nodes].map(([text, names]) => `${text}: ${names.join(', ')}`);
}

function factsText(facts: CertificateFacts | undefined, now: Date): string {
  if (facts === undefined) return 'none';
  const names = facts.names.length === 0 ? 'nobody' : facts.names.join(', ');
  return `for ${names} until ${facts.ends.slice(0, 10)} (${daysLeft(facts, now)} days)`;
}
