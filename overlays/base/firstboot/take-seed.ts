import { readFileSync } from 'node:fs';
import type { Cluster } from '../../shared/cluster/cluster.ts';
import { readCluster } from '../../shared/cluster/read-cluster.ts';
import { osReleasePath, roleOfImage } from '../../shared/node/image-id.ts';
import type { NodeIdentity } from '../../shared/node/node.ts';
import { paths } from '../../shared/node/paths.ts';
import { parseSeed, type ParsedSeed } from '../../shared/seed/parse.ts';
import type { Seed } from '../../shared/seed/seed.ts';
import type { AdmittedSeed } from './admission/admit-seed.ts';
import { applySeed } from './apply-seed.ts';
import { decodeFiles } from './admission/decode-files.ts';
import { describeNode } from './describe-node.ts';
import type { FirstBootOptions } from './options.ts';
import { failed, notApplied, summaryOf, type Outcome } from './outcome.ts';
import { mismatches } from './admission/signature-report.ts';
import { at, type System } from './system.ts';
import { learnTrust, trustIn, type Trust } from './admission/trust.ts';

/** What is known before any seed is looked at. */
export interface Setting {
  readonly system: System;
  readonly options: FirstBootOptions;
  readonly node: NodeIdentity | undefined;
  readonly trust: Trust;
}

/** Reads a seed that may be read, and applies it when it is new and valid. */
export function takeSeed({ found, signed, isTrusted }: AdmittedSeed, setting: Setting): Outcome {
  const { system, options, node } = setting;
  const trust = trustIn(isTrusted ? signed : undefined);
  const summary = summaryOf(found);
  const sameId = found.overrides.instanceId ?? node?.instanceId;
  if (node !== undefined && found.digest === node.seedDigest && sameId === node.instanceId) {
    if (isTrusted) learnTrust(system, trust);
    return {
      state: 'unchanged',
      message: `${describeNode(node)}; its seed (${found.source}) is applied`,
      node,
      seed: { ...summary, instanceId: node.instanceId },
    };
  }
  const { files, diagnostics } = decodeFiles(found.format, found.files);
  if (diagnostics.length > 0) return failed(node, summary, diagnostics, notApplied(found));
  const parsed = parseSeed(found.format, files, found.overrides);
  if (!isValid(parsed)) return failed(node, summary, parsed.diagnostics, notApplied(found));
  const seed = { ...summary, instanceId: parsed.seed.instanceId };
  const mismatch = signed === undefined ? [] : mismatches(signed.manifest, parsed.seed);
  if (mismatch.length > 0) return failed(node, seed, mismatch, notApplied(found));
  if (node !== undefined && parsed.seed.instanceId === node.instanceId)
    return {
      state: 'changed',
      message: `the seed on ${found.source} has changed, but not its instance-id (${node.instanceId}): nothing was applied, this is still ${describeNode(node)}`,
      node,
      seed,
    };
  const cluster: Cluster = readCluster(at(system, paths.cluster));
  const imageRole = roleOfImage(readFileSync(at(system, osReleasePath), 'utf8'));
  const newSeed = { parsed, cluster, imageRole, digest: found.digest, trust };
  const applied = applySeed(system, newSeed, options);
  if ('diagnostics' in applied) return failed(node, seed, applied.diagnostics, notApplied(found));
  return {
    state: 'applied',
    message: `${describeNode(applied.identity)}; the seed ${parsed.seed.instanceId} was applied from ${found.source}`,
    node: applied.identity,
    seed,
    diagnostics: applied.warnings,
  };
}

function isValid(parsed: ParsedSeed): parsed is ParsedSeed & { readonly seed: Seed } {
  return parsed.seed !== undefined;
}
