import { readFileSync } from 'node:fs';
import type { Cluster } from '../../shared/cluster/cluster.ts';
import { readCluster } from '../../shared/cluster/read-cluster.ts';
import type { Diagnostic } from '../../shared/diagnostics/diagnostic.ts';
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
export function takeSeed(admitted: AdmittedSeed, setting: Setting): Outcome {
  const { found, signed, isTrusted } = admitted;
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
  const read = readAdmitted(admitted);
  const instanceId = read.parsed?.seed?.instanceId ?? summary.instanceId;
  const seed = { ...summary, instanceId };
  if ('diagnostics' in read) return failed(node, seed, read.diagnostics, notApplied(found));
  const { parsed } = read;
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

type ReadSeed =
  | { readonly parsed: ParsedSeed & { readonly seed: Seed } }
  | { readonly parsed?: ParsedSeed; readonly diagnostics: readonly Diagnostic[] };

/** From the bytes of a seed that may be read to what it says, as far as the seed alone tells. */
export function readAdmitted({ found, signed }: Pick<AdmittedSeed, 'found' | 'signed'>): ReadSeed {
  const { files, diagnostics } = decodeFiles(found.format, found.files);
  if (diagnostics.length > 0) return { diagnostics };
  const parsed = parseSeed(found.format, files, found.overrides);
  if (!isValid(parsed)) return { parsed, diagnostics: parsed.diagnostics };
  const mismatch = signed === undefined ? [] : mismatches(signed.manifest, parsed.seed);
  return mismatch.length > 0 ? { parsed, diagnostics: mismatch } : { parsed };
}

function isValid(parsed: ParsedSeed): parsed is ParsedSeed & { readonly seed: Seed } {
  return parsed.seed !== undefined;
}
