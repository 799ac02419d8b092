import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AdmittedSeed } from '../../../overlays/base/firstboot/admission/admit-seed.ts';
import { trustIn } from '../../../overlays/base/firstboot/admission/trust.ts';
import { planNewSeed } from '../../../overlays/base/firstboot/apply-seed.ts';
import { chooseSeed } from '../../../overlays/base/firstboot/media/choose-seed.ts';
import type { FoundSeed } from '../../../overlays/base/firstboot/media/find-seeds.ts';
import { readAdmitted } from '../../../overlays/base/firstboot/take-seed.ts';
import type { Cluster } from '../../../overlays/shared/cluster/cluster.ts';
import type { Diagnostic } from '../../../overlays/shared/diagnostics/diagnostic.ts';
import type { NodeIdentity } from '../../../overlays/shared/node/node.ts';
import {
  profileNetwork,
  profileNode,
} from '../../../overlays/shared/seed/network/profile-network.ts';
import type { SeedFormat } from '../../../overlays/shared/seed/seed.ts';
import { fingerprintOf } from '../../../overlays/shared/ssh/key.ts';
import { makeFolder } from '../../runtime/make-folder.ts';
import { imaginedMachine, neededCards, type NeededCard } from './imagined-machine.ts';
import { readGivenSeed } from './read-medium.ts';

export interface CheckOptions {
  readonly cluster: Cluster;
  /** `image.seed-keys` of the profile. */
  readonly imageKeys: readonly string[];
  /** The public key that signs the cluster's seeds on this host; undefined: there is none. */
  readonly ownKey: string | undefined;
  /** Those of an image. */
  readonly timeZones: ReadonlySet<string>;
}

/** What nodes would make of a seed. */
export interface CheckedSeed {
  readonly file: string;
  readonly format?: SeedFormat;
  /** The volume's; undefined for a folder. */
  readonly label?: string;
  readonly signature?: Signature;
  /** Whether a new machine with the image of its role would take it. */
  readonly valid: boolean;
  /** As the node would show them; with `valid`, warnings. */
  readonly diagnostics: readonly Diagnostic[];
  /** Who the machine would be. */
  readonly node?: Pick<NodeIdentity, 'cluster' | 'name' | 'role' | 'instanceId'>;
  /** What it would need. */
  readonly cards: readonly NeededCard[];
  /** The files that it would write. */
  readonly writes: readonly string[];
  /** What the same node would say of it when it has another seed already; empty: it would take it. */
  readonly running: readonly Diagnostic[];
}

interface Signature {
  /** Fingerprint. */
  readonly signer: string;
  readonly serial: number;
  /** Whether the key of this host made it. */
  readonly own: boolean;
}

/**
 * Judges a seed in a folder or an image with the code of the node itself. Writes nothing but in a folder of its own,
 * which only its user can read and which is gone afterwards.
 *
 * @throws Failure (2) when there is no such folder or file, (4) when it cannot be read.
 */
export async function checkSeedMedium(path: string, options: CheckOptions): Promise<CheckedSeed> {
  const scratch = await mkdtemp(join(tmpdir(), 'lvsmith-seed-'));
  try {
    const medium = join(scratch, 'medium');
    await makeFolder(medium, 0o700);
    const given = await readGivenSeed(path, medium);
    if ('diagnostics' in given) return refused(path, given.diagnostics);
    const { found, label } = given;
    const { format } = found;
    const about = { file: path, format, ...(label === undefined ? undefined : { label }) };
    return { ...about, ...(await judge(found, join(scratch, 'machine'), options)) };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

type Judged = Omit<CheckedSeed, 'file' | 'format' | 'label'>;

async function judge(found: FoundSeed, root: string, options: CheckOptions): Promise<Judged> {
  const trust = { keys: options.imageKeys };
  const choice = chooseSeed([found], { node: undefined, trust, accepted: undefined });
  if ('about' in choice) return refusedSeed(choice.diagnostics);
  const { chosen } = choice;
  const signature = signatureOf(chosen, options.ownKey);
  const read = readAdmitted(chosen);
  if ('diagnostics' in read) return { ...refusedSeed(read.diagnostics), ...signature };
  const { parsed } = read;
  const { seed } = parsed;
  const own = profileNode(options.cluster, seed.hostname);
  const network = seed.network ?? (own && profileNetwork(options.cluster, own));
  const cards = network === undefined ? [] : neededCards(network);
  const zones = seed.timezone === undefined ? [] : options.timeZones;
  const machine = await imaginedMachine(root, cards, zones);
  const imageRole = own?.role ?? seed.lvsmith.role;
  const newSeed = {
    parsed,
    cluster: options.cluster,
    imageRole,
    digest: found.digest,
    trust: trustIn(chosen.signed),
  };
  const planned = planNewSeed(machine, newSeed, 0);
  if ('diagnostics' in planned) return { ...refusedSeed(planned.diagnostics), ...signature };
  const { identity, files } = planned.plan;
  const { cluster, name, role, instanceId } = identity;
  return {
    ...signature,
    valid: true,
    diagnostics: parsed.warnings,
    node: { cluster, name, role, instanceId },
    cards,
    writes: files.map((file) => file.path),
    running: onRunningNode(chosen, identity, options.ownKey),
  };
}

function signatureOf(
  { signed }: AdmittedSeed,
  ownKey: string | undefined,
): Pick<CheckedSeed, 'signature'> {
  if (signed === undefined) return {};
  const { signer, manifest } = signed;
  const own = signer === ownKey;
  return { signature: { signer: fingerprintOf(signer), serial: manifest.serial, own } };
}

/** What the node says that is this one already, from an earlier seed: of this host's key, or an unsigned one. */
function onRunningNode(
  { found, signed }: AdmittedSeed,
  identity: NodeIdentity,
  ownKey: string | undefined,
): readonly Diagnostic[] {
  const node = { ...identity, instanceId: 'another', seedDigest: '' };
  const last = { cluster: node.cluster, node: node.name, serial: 0, manifest: '' };
  const known = signed?.signer === ownKey || signed === undefined ? ownKey : signed.signer;
  const trust = known === undefined ? { keys: [] } : { keys: [known], last };
  const choice = chooseSeed([found], { node, trust, accepted: undefined });
  return 'about' in choice ? choice.diagnostics : [];
}

function refusedSeed(diagnostics: readonly Diagnostic[]): Judged {
  return { valid: false, diagnostics, cards: [], writes: [], running: [] };
}

function refused(file: string, diagnostics: readonly Diagnostic[]): CheckedSeed {
  return { file, ...refusedSeed(diagnostics) };
}
