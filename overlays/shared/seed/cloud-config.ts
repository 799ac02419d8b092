import {
  list,
  object,
  optional,
  refuse,
  text,
  truth,
  type Cursor,
  type Decoder,
} from './decode.ts';
import { section } from './section.ts';
import type { Ntp, Section } from './seed.ts';
import { authorizedKey, dnsName, host, label, timezone } from './text-rules.ts';

/** What lvsmith takes from a `#cloud-config`. */
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
    return refuse(
      at,
      'seed-value',
      'the machines of a cluster need one time: enabled must be true',
    );
  return (
    read && {
      enabled: read.enabled ?? true,
      servers: read.servers ?? [],
      pools: read.pools ?? [],
    }
  );
};

const fields = object(
  {
    hostname: optional(text(label)),
    fqdn: optional(text(dnsName)),
    ssh_authorized_keys: optional(list(text(authorizedKey), 100)),
    ntp: optional(ntp),
    timezone: optional(text(timezone)),
    lvsmith: optional(section),
  },
  { message: (name) => `lvsmith does not honour "${name}" in a cloud-config` },
);

export const cloudConfig: Decoder<CloudConfig> = (at: Cursor) => fields(at);

/** The first line that makes user-data a cloud-config; blanks after it are allowed. */
export function hasHeader(userData: string): boolean {
  return /^#cloud-config[ \t]*\r?(\n|$)/.test(userData);
}
