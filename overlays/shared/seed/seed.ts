import type { Role } from '../node/node.ts';
import type { NetworkConfig } from './network/network.ts';

/** The two disk layouts that clouds and hypervisors know how to attach. */
export type SeedFormat = 'nocloud' | 'config-drive';

/** What a seed medium holds: file name (relative, `/` between folders) → text. */
export type SeedFiles = Readonly<Record<string, string>>;

/** The same as it was read, before anybody looked into it. */
export type SeedBytes = Readonly<Record<string, Uint8Array>>;

/** A seed after all of it was read and found valid in itself: everything one node needs to be itself. */
export interface Seed {
  readonly format: SeedFormat;
  readonly instanceId: string;
  /** One label: the node's name in the profile. */
  readonly hostname: string;
  readonly fqdn?: string;
  readonly sshAuthorizedKeys: readonly string[];
  readonly ntp?: Ntp;
  readonly timezone?: string;
  /** Absent: the node uses the addresses of the profile, which the image holds. */
  readonly network?: NetworkConfig;
  readonly lvsmith: Section;
}

export interface Ntp {
  readonly enabled: boolean;
  readonly servers: readonly string[];
  readonly pools: readonly string[];
}

/** The `lvsmith:` section: which cluster this node joins, as what, and the cluster's secrets. */
export interface Section {
  readonly cluster: string;
  readonly role: Role;
  /** Base64. */
  readonly corosyncAuthkey?: string;
  /** Base64. */
  readonly pacemakerAuthkey?: string;
  readonly monPassword?: string;
  /** Of the console's password; see `password-hash.ts`. Absent: the console is at the director's localhost only. */
  readonly consolePasswordHash?: string;
  /** Base64 of the secret from which a witness makes its keys; on the cluster's witness only. */
  readonly witnessKey?: string;
  /** For logging in to the mail server. */
  readonly smtpPassword?: string;
  /** Where messages are posted to, where the profile does not say it. */
  readonly webhookUrl?: string;
  /** What is sent along as the authorization (RFC 6750). */
  readonly webhookToken?: string;
  /** An unencrypted ed25519 key in OpenSSH's format, so that a node keeps its fingerprint. */
  readonly sshHostKey?: string;
  /** Of a realserver's web servers, PEM; with its key, or neither. */
  readonly tlsCertificate?: string;
  readonly tlsKey?: string;
}
