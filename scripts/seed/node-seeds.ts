import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import type { Cluster } from '../../overlays/shared/cluster/cluster.ts';
import { witnessOf } from '../../overlays/shared/cluster/lookups.ts';
import { didYouMean } from '../../overlays/shared/diagnostics/did-you-mean.ts';
import { authorizedApply } from '../../overlays/shared/keys/authorized-apply.ts';
import { witnessSecret } from '../../overlays/shared/lease/keys.ts';
import { hashPassword } from '../../overlays/shared/node/password-hash.ts';
import {
  nodeNames,
  profileNetwork,
  profileNode,
  type ProfileNode,
} from '../../overlays/shared/seed/network/profile-network.ts';
import type { SeedFormat } from '../../overlays/shared/seed/seed.ts';
import { readPrivateKey } from '../../overlays/shared/ssh/key.ts';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import { asFolderFailure } from '../runtime/storage-failure.ts';
import { secretsFolder } from '../secrets/kept-secret.ts';
import { rememberHosts } from './known-hosts.ts';
import { notifySecrets, type NotifySecrets } from './notify-secrets.ts';
import { nodeSecrets, type NodeSecrets } from './secrets.ts';
import { seedKeyFile, seedKeys, type SeedKeys } from './seed-keys.ts';
import type { Medium } from './seed-media.ts';
import { serialNumber } from './serial-numbers.ts';
import { signedDigest, signSeed } from './sign-seed.ts';
import { serializeSeed, type SeedContents } from './serialize.ts';
import { writeMedium } from './write-medium.ts';

export interface WrittenSeed {
  readonly node: string;
  readonly path: string;
}

interface SeedOptions {
  readonly format: SeedFormat;
  readonly medium: Medium;
  readonly folder: string;
  /** `image.seed-keys` of the profile: whose first seeds its images take; empty: anybody's. */
  readonly imageKeys: readonly string[];
  /** By node; the others make certificates of their own. */
  readonly certificates?: ReadonlyMap<string, TlsFiles>;
}

interface TlsFiles {
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
}

/** What the profile alone asks for. */
interface OwnSecrets {
  readonly tls?: TlsFiles | undefined;
  /** How people are told; directors have it. */
  readonly notify?: NotifySecrets;
}

/**
 * Makes the seeds of some nodes, or of all, below a folder: `litsha21.iso`. Each is signed with the cluster's seed key.
 *
 * @throws Failure for an unknown node, and where no image would take the seeds, before anything is written; and for a
 * folder that cannot be written to.
 */
export async function makeSeeds(
  cluster: Cluster,
  nodes: readonly string[] | 'all',
  options: SeedOptions,
): Promise<readonly WrittenSeed[]> {
  const names = nodes === 'all' ? nodeNames(cluster) : nodes;
  for (const name of names) knownNode(cluster, name);
  const folder = secretsFolder(cluster.name);
  const keys = await kept(seedKeys(folder));
  requireTrusted(keys, options.imageKeys, folder);
  const others = await kept(notifySecrets(cluster, folder));
  const written: WrittenSeed[] = [];
  const hosts: { node: string; sshHostKey: string }[] = [];
  for (const node of names) {
    const secrets = await kept(nodeSecrets(folder, node));
    const own = { tls: options.certificates?.get(node), notify: others };
    const plain = serializeSeed(options.format, seedContents(cluster, node, secrets, own));
    const about = { cluster: cluster.name, node, keys: keys.trusted };
    const digest = signedDigest(plain, about);
    const numbered = { format: options.format, digest, now: new Date() };
    const serial = await kept(serialNumber(folder, node, numbered));
    const files = signSeed(plain, { ...about, serial }, keys.signing);
    const base = join(options.folder, node);
    const path = await stored(
      'give --out',
      writeMedium(files, options.format, options.medium, base),
    );
    written.push({ node, path });
    hosts.push({ node, sshHostKey: secrets.sshHostKey });
  }
  await kept(rememberHosts(folder, cluster, hosts));
  return written;
}

/** An image with seed keys would refuse what the wrong key has signed, on a machine that has no network yet. */
function requireTrusted({ signing }: SeedKeys, imageKeys: readonly string[], folder: string): void {
  const isTrusted = imageKeys.some((line) => line.includes(signing.publicKey));
  if (imageKeys.length === 0 || isTrusted) return;
  throw new Failure(
    "the profile's images would not take these seeds: image.seed-keys lacks the key that signs them",
    {
      exitCode: exitCodes.invalid,
      hint: `add ${signing.publicKey} to it and build the images, or put a key of it at ${seedKeyFile(folder)}`,
    },
  );
}

async function kept<T>(work: Promise<T>): Promise<T> {
  return stored('set XDG_STATE_HOME to', work);
}

async function stored<T>(give: string, work: Promise<T>): Promise<T> {
  return await work.catch((error: unknown) => {
    throw asFolderFailure(error, give, exitCodes.toolMissing);
  });
}

/**
 * What a node's seed says: who it is, where it is, and the cluster's secrets. What all nodes of a role
 * share (time servers, the time zone, the SSH keys of the profile) is in the image already.
 *
 * @throws Failure when the profile has no such node.
 */
export function seedContents(
  cluster: Cluster,
  name: string,
  secrets: NodeSecrets,
  { tls, notify }: OwnSecrets = {},
): SeedContents {
  const node = knownNode(cluster, name);
  const { sshHostKey, consolePassword, applyKey, ...clusterSecrets } = secrets;
  return {
    hostname: name,
    sshAuthorizedKeys: [authorizedApply(readPrivateKey(applyKey)?.publicKey ?? '')],
    network: profileNetwork(cluster, node),
    lvsmith: {
      cluster: cluster.name,
      role: node.role,
      sshHostKey,
      ...(node.role === 'director' ? { ...clusterSecrets, ...notify } : undefined),
      ...(node.role === 'director' && (cluster.console?.from ?? []).length > 0
        ? { consolePasswordHash: hashOf(consolePassword, secrets) }
        : undefined),
      ...(tls === undefined ? undefined : { tlsCertificate: tls.certificate, tlsKey: tls.key }),
      ...(witnessOf(cluster)?.name === name
        ? { witnessKey: witnessKey(cluster, name, secrets) }
        : undefined),
    },
  };
}

/** Made of the cluster's secret, which a witness never gets. */
function witnessKey({ name: cluster }: Cluster, name: string, secrets: NodeSecrets): string {
  const secret = Buffer.from(secrets.corosyncAuthkey, 'base64');
  return Buffer.from(witnessSecret(secret, cluster, name)).toString('base64');
}

/** With a salt of this cluster's own that stays: a seed is new when its contents are. */
function hashOf(consolePassword: string, { corosyncAuthkey }: NodeSecrets): string {
  const salt = createHmac('sha256', corosyncAuthkey).update('console password').digest();
  return hashPassword(consolePassword, salt);
}

function knownNode(cluster: Cluster, name: string): ProfileNode {
  const node = profileNode(cluster, name);
  if (node !== undefined) return node;
  if (cluster.realservers.some((server) => server.name === name))
    throw new Failure(`${name} is external: it gets no seed`, {
      exitCode: exitCodes.usage,
      hint: 'leave it out, or delete external: true in the profile',
    });
  const names = nodeNames(cluster);
  const meant = didYouMean(name, names);
  throw new Failure(`${name} is not a node of the cluster ${cluster.name}`, {
    exitCode: exitCodes.usage,
    hint: meant === undefined ? `its nodes are ${names.join(', ')}` : `did you mean ${meant}?`,
  });
}
