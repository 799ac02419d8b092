import { properDnsName } from '../../../../overlays/shared/text/names.ts';
import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import type { Path } from '../../../../overlays/shared/diagnostics/path.ts';
import { parseDuration } from '../../values/duration.ts';
import type { CompleteProfile } from '../../complete.ts';
import { rule } from '../rule.ts';

/** Milliseconds: who is reminded more often reads nothing any more. */
const shortestReminder = 60_000;

/** Notifications that reach somebody, and servers whose names can be looked up. */
export const notify = rule(
  ['notify-nobody', 'notify-remind', 'name-without-dns'],
  ['notify', 'syslog', 'networks'],
  (profile) => {
    const { notify: told, networks } = profile;
    const findings: Finding[] = [];
    if (told !== undefined && told.mail === undefined && told.webhook === undefined)
      findings.push({
        code: 'notify-nobody',
        path: ['notify'],
        message: 'nobody is told anything: there is neither mail nor webhook',
        hint: 'add one, or leave notify out',
      });
    if (told !== undefined && (parseDuration(told.remind) ?? shortestReminder) < shortestReminder)
      findings.push({
        code: 'notify-remind',
        path: ['notify', 'remind'],
        message: `a reminder every ${told.remind} would hide what is new`,
        hint: 'use 1m or more, as 4h',
      });
    if (networks.public.dns.length > 0) return findings;
    for (const [path, host] of serversOf(profile))
      if (properDnsName.accepts(host.toLowerCase()))
        findings.push({
          severity: 'warning',
          code: 'name-without-dns',
          path,
          message: `nodes cannot look up ${host}: networks.public.dns names no server`,
          hint: 'add dns there, or write an address; a seed may bring name servers, too',
        });
    return findings;
  },
);

function serversOf({
  notify: told,
  syslog,
}: Pick<CompleteProfile, 'notify' | 'syslog'>): readonly (readonly [Path, string])[] {
  const host = /^https:\/\/([^/:[]+)/.exec(told?.webhook?.url ?? '')?.[1];
  return [
    ...(told?.mail === undefined
      ? []
      : [[['notify', 'mail', 'server'], told.mail.server] as const]),
    ...(host === undefined ? [] : [[['notify', 'webhook', 'url'], host] as const]),
    ...(syslog === undefined ? [] : [[['syslog', 'server'], syslog.server] as const]),
  ];
}
