import { defined } from '../defined.ts';
import type { Path } from '../diagnostics/path.ts';
import { currentTimeZone } from '../text/renamed-time-zones.ts';
import { pairProblem } from '../tls/certificate.ts';
import type { CloudConfig } from './cloud-config.ts';
import type { MetaData } from './meta-data.ts';
import type { NetworkConfig } from './network/network.ts';
import type { Seed, SeedFormat } from './seed.ts';
import { instanceId as idRule } from './text-rules.ts';

export type SeedPart = 'userData' | 'metaData' | 'network';

/** Reports a finding at a place of a part. */
export type Refuse = (
  part: SeedPart,
  path: Path,
  code: string,
  message: string,
  hint?: string,
) => void;

/** What the platform says outside the medium: `ds=nocloud;i=…;h=…`. */
export interface Overrides {
  readonly instanceId?: string | undefined;
  readonly hostname?: string | undefined;
}

interface Parts {
  readonly format: SeedFormat;
  readonly user: CloudConfig | undefined;
  readonly meta: MetaData | undefined;
  readonly network: NetworkConfig | undefined;
  readonly overrides: Overrides;
  /** Which part the `lvsmith` section is in. */
  readonly sectionIn: SeedPart;
}

/** Makes one seed of its parts; reports what is missing, and where two parts contradict each other. */
export function combine(parts: Parts, refuse: Refuse): Seed | undefined {
  const { format, user, meta, network, overrides } = parts;
  const instanceId = overrides.instanceId ?? meta?.instanceId;
  if (overrides.instanceId !== undefined && !idRule.accepts(overrides.instanceId))
    refuse(
      'metaData',
      [],
      'seed-value',
      `the platform's instance-id (ds=nocloud;i=…) must be ${idRule.expected}`,
    );
  if (instanceId === undefined) {
    const hint = 'give each seed an id of its own: a node applies a seed only when its id is new';
    refuse('metaData', [], 'seed-missing', 'instance-id is missing', hint);
  }
  const hostname = hostnameOf(parts, refuse);
  const lvsmith = sectionOf(parts, refuse);
  if (instanceId === undefined || lvsmith === undefined || hostname === undefined) return undefined;
  return {
    format,
    instanceId,
    hostname,
    lvsmith,
    sshAuthorizedKeys: [
      ...new Set([...(user?.ssh_authorized_keys ?? []), ...(meta?.sshAuthorizedKeys ?? [])]),
    ],
    ...defined({ fqdn: user?.fqdn, ntp: user?.ntp, timezone: zoneOf(user), network }),
  };
}

/** Platforms still hand out names that time zones had earlier: US/Eastern. */
function zoneOf(user: CloudConfig | undefined): string | undefined {
  return user?.timezone && currentTimeZone(user.timezone);
}

function hostnameOf({ format, user, meta, overrides }: Parts, refuse: Refuse): string | undefined {
  const given = (overrides.hostname ?? meta?.hostname)?.split('.')[0];
  const whose = overrides.hostname === undefined ? "metadata's" : "platform's (ds=nocloud;h=…)";
  const hostname = user?.hostname ?? user?.fqdn?.split('.')[0] ?? given;
  if (hostname === undefined) refuse('userData', [], 'seed-missing', 'hostname is missing');
  // OpenStack chooses the name of a machine freely: the person who wrote user_data knows better.
  else if (format === 'nocloud' && given !== undefined && given !== hostname)
    refuse('userData', ['hostname'], 'seed-value', `hostname differs from the ${whose}, ${given}`);
  if (user?.fqdn !== undefined && user.fqdn.split('.')[0] !== hostname)
    refuse('userData', ['fqdn'], 'seed-value', 'fqdn must begin with the hostname');
  return hostname;
}

function sectionOf({ user, meta, sectionIn }: Parts, refuse: Refuse): Seed['lvsmith'] | undefined {
  const section = user?.lvsmith ?? meta?.lvsmith;
  if (section === undefined) {
    refuse('userData', [], 'seed-missing', 'the lvsmith section is missing');
    return undefined;
  }
  if (user?.lvsmith !== undefined && meta?.lvsmith !== undefined) {
    const message = 'there is another lvsmith section in the metadata';
    refuse('userData', ['lvsmith'], 'seed-value', message);
  }
  const { role, corosyncAuthkey, pacemakerAuthkey, monPassword, consolePasswordHash } = section;
  const needed = { 'corosync-authkey': corosyncAuthkey, 'pacemaker-authkey': pacemakerAuthkey };
  const directors = {
    ...needed,
    'mon-password': monPassword,
    'console-password-hash': consolePasswordHash,
    'smtp-password': section.smtpPassword,
    'webhook-url': section.webhookUrl,
    'webhook-token': section.webhookToken,
  };
  if (role === 'director') {
    for (const [name, value] of Object.entries(needed))
      if (value === undefined)
        refuse(sectionIn, ['lvsmith'], 'seed-missing', `a director needs ${name} in lvsmith`);
  } else
    for (const [name, value] of Object.entries(directors))
      if (value !== undefined)
        refuse(
          sectionIn,
          ['lvsmith', name],
          'seed-value',
          `a ${role} does not use ${name}`,
          "leave it out: the directors' secrets belong on directors only",
        );
  const { tlsCertificate, tlsKey } = section;
  const tls = { 'tls-certificate': tlsCertificate, 'tls-key': tlsKey };
  for (const [name, value] of Object.entries(tls))
    if (value !== undefined && role === 'director')
      refuse(sectionIn, ['lvsmith', name], 'seed-value', `a director does not use ${name}`);
  const problem = tlsProblem(tlsCertificate, tlsKey);
  if (problem !== undefined) refuse(sectionIn, ['lvsmith'], 'seed-value', problem);
  return section;
}

function tlsProblem(certificate: string | undefined, key: string | undefined): string | undefined {
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate === undefined || key === undefined)
    return 'tls-certificate and tls-key belong together';
  return pairProblem(certificate, key);
}
