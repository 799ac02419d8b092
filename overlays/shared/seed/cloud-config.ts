import { isScalar } from 'yaml';
import {
  anything,
  below,
  list,
  object,
  only,
  optional,
  refuse,
  required,
  text,
  truth,
  warn,
  type Cursor,
  type Decoder,
} from './decode.ts';
import { sectionDecoder } from './section.ts';
import type { Ntp, Section } from './seed.ts';
import { dnsNameOfAnyCase, hostName, timeZone } from '../text/names.ts';
import { authorizedKey, host } from './text-rules.ts';

/** What lvsmith reads from a `#cloud-config`. */
export interface CloudConfig {
  readonly hostname?: string;
  readonly fqdn?: string;
  readonly ssh_authorized_keys?: readonly string[];
  readonly ntp?: Ntp;
  readonly timezone?: string;
  readonly lvsmith?: Section;
}

const servers = optional(list(text(host), 16));

const ntp: Decoder<Ntp> = (at) => {
  const read = object({ enabled: optional(truth()), servers, pools: servers })(at);
  if (read?.enabled === false)
    return refuse(at, 'seed-value', 'must be true: the machines of a cluster need the same time');
  return (
    read && {
      enabled: read.enabled ?? true,
      servers: read.servers ?? [],
      pools: read.pools ?? [],
    }
  );
};

const keys = optional(list(text(authorizedKey), 100));

const userFields = object(
  {
    name: required(text()),
    ssh_authorized_keys: keys,
    'ssh-authorized-keys': keys,
    lock_passwd: optional(only(true, 'must be true: nobody logs in with a password')),
    lock_password: optional(only(true, 'must be true: nobody logs in with a password')),
  },
  { message: (name) => `lvsmith does not support "${name}" of a user` },
);

/** The keys of one entry of `users`: the only user that people log in as is root. */
const user: Decoder<readonly string[]> = (at) => {
  // The user that a distribution makes by default; there is none here.
  if (isScalar(at.node) && at.node.value === 'default') return [];
  const read = userFields(at);
  if (read === undefined) return undefined;
  if (read.name !== 'root')
    return refuse(
      below(at, 'name'),
      'seed-value',
      `lvsmith makes no user ${read.name}: people log in as root`,
      'move the keys to ssh_authorized_keys',
    );
  return [...(read.ssh_authorized_keys ?? []), ...(read['ssh-authorized-keys'] ?? [])];
};

/** What a read-only image cannot do; many platforms ask for it unless told not to. */
const packages: Decoder<boolean> = (at) => {
  const read = truth()(at);
  if (read === true)
    warn(
      at,
      'a node installs and upgrades no packages',
      'build new images: lvsmith build --update',
    );
  return read;
};

const fields = object(
  {
    hostname: optional(text(hostName)),
    fqdn: optional(text(dnsNameOfAnyCase)),
    ssh_authorized_keys: keys,
    users: optional(list(user, 16)),
    // What platforms write, and what is so on a node.
    manage_etc_hosts: optional(anything),
    preserve_hostname: optional(only(false, 'must be false: a node is called as its seed says')),
    ssh_pwauth: optional(only(false, 'must be false: nobody logs in with a password')),
    disable_root: optional(only(false, 'must be false: people log in as root')),
    chpasswd: optional(object({ expire: optional(truth()) })),
    package_update: optional(packages),
    package_upgrade: optional(packages),
    ntp: optional(ntp),
    timezone: optional(text(timeZone)),
    lvsmith: optional(sectionDecoder),
  },
  { message: (name) => `lvsmith does not support "${name}" in a cloud-config` },
);

export const cloudConfig: Decoder<CloudConfig> = (at: Cursor) => {
  const read = fields(at);
  if (read === undefined) return undefined;
  const { users = [], ssh_authorized_keys: own = [] } = read;
  return { ...read, ssh_authorized_keys: [...own, ...users.flat()] };
};

/** The first line that makes user-data a cloud-config; blanks after it are allowed. */
export function hasHeader(userData: string): boolean {
  return /^#cloud-config[ \t]*\r?(\n|$)/.test(userData);
}
