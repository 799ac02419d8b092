import { hostRule, mailAddressRule } from '../../profile/schema/notify.ts';
import type { OldCluster } from '../old-cluster.ts';
import type { OldMail } from '../reading.ts';
import { durationText } from '../values.ts';
import { placeholder, type Mapping, type PlanNotes, type Value } from './plan.ts';

/** As many as a profile takes. */
const mostRecipients = 16;
/** What a profile takes, in milliseconds. */
const shortestReminder = 60_000;
/** Plain SMTP, which the old programs speak. */
const smtp = 25;
/** SMTP that is encrypted from its beginning. */
const smtps = 465;

type Mails = OldCluster['mails'];

/** Whom the old programs told by mail. Nothing where nobody would get the messages. */
export function planNotify({ mails }: OldCluster, notes: PlanNotes): Mapping | undefined {
  const recipients = recipientsOf(mails, notes);
  const [first] = recipients;
  if (first === undefined) {
    for (const { place, to } of mails)
      if (to === undefined)
        notes.notCarried.push({ kind: 'no-effect', what: 'a setting of mail to nobody', place });
    return undefined;
  }
  const { place } = first;
  // Of a server that nobody knows, the usual port is as good as any.
  const port = serverIn(mails) === undefined ? undefined : portOf(mails);
  return {
    entries: [
      [
        'mail',
        {
          entries: [
            ['server', planServer(mails, place, notes)],
            [
              'port',
              port === undefined
                ? undefined
                : { value: port, note: port === smtp ? 'plain SMTP' : undefined },
            ],
            ['tls', port === undefined ? undefined : planTls(port, place, notes)],
            ['from', planSender(mails, place, notes)],
            ['to', { value: recipients.map(({ to }) => to), from: place }],
          ],
        },
      ],
      ['remind', planReminder(mails, notes)],
    ],
  };
}

function recipientsOf(
  mails: Mails,
  { notCarried, ambiguous }: PlanNotes,
): readonly { readonly to: string; readonly place: OldMail['place'] }[] {
  const seen = new Set<string>();
  const usable = mails.flatMap(({ to, place }) => {
    if (to === undefined || seen.has(to)) return [];
    seen.add(to);
    if (isOfTheSample(to)) {
      notCarried.push({ kind: 'no-effect', what: `mail to ${to}`, place });
      ambiguous.push({
        message: `${to} stands in the sample that comes with keepalived: nobody gets this mail`,
        hint: 'name people in notify.mail.to',
        place,
      });
      return [];
    }
    if (mailAddressRule.accepts(to) && !isLocal(to.split('@')[1] ?? '')) return [{ to, place }];
    notCarried.push({
      kind: 'local-mail',
      // Any other word may be a password that slipped in.
      what: to === 'root' || isLocal(to.split('@')[1] ?? '') ? `mail to ${to}` : 'a recipient',
      place,
    });
    return [];
  });
  for (const { to, place } of usable.slice(mostRecipients))
    notCarried.push({ kind: 'alert', what: `mail to ${to}, one recipient too many`, place });
  return usable.slice(0, mostRecipients);
}

function isOfTheSample(address: string): boolean {
  return /@firewall\.loc$/i.test(address);
}

function isLocal(host: string): boolean {
  return /^localhost(\.localdomain)?\.?$|^127\.|^::1$/i.test(host);
}

/** The first one that is not the director itself. */
function serverIn(mails: Mails) {
  return mails.find(({ server }) => server !== undefined && !isLocal(server.host));
}

function portOf(mails: Mails): number {
  return serverIn(mails)?.server?.port ?? smtp;
}

function planServer(mails: Mails, place: OldMail['place'], notes: PlanNotes): Value {
  const found = serverIn(mails);
  const host = found?.server?.host.toLowerCase().replace(/^\[(.*)\]$/, '$1') ?? '';
  const other = mails.find(
    ({ server }) =>
      server !== undefined && !isLocal(server.host) && server.host.toLowerCase() !== host,
  );
  if (other !== undefined && found !== undefined)
    notes.ambiguous.push({
      message: 'two mail servers are named: a profile has one',
      hint: 'the first is taken',
      place: other.place,
      also: found.place,
    });
  if (found !== undefined && hostRule.accepts(host)) return { value: host, from: found.place };
  const at = mails.find(({ server }) => server !== undefined)?.place ?? place;
  notes.unknown.push({
    message: 'no file names a mail server: the director itself delivered the messages',
    hint: 'set notify.mail.server, or delete notify: lvsmith’s directors deliver no mail',
    place: at,
  });
  return { value: placeholder('mail server'), from: at, note: 'the director itself delivered' };
}

/** lvsmith sends nothing in clear. */
function planTls(port: number, place: OldMail['place'], { ambiguous }: PlanNotes): Value {
  if (port === smtps) return { value: 'tls' };
  ambiguous.push({
    message: 'the old program spoke SMTP in clear; lvsmith wants STARTTLS of the mail server',
    hint: 'ask whoever runs it; notify.mail.user is for one that wants a login',
    place,
  });
  return { value: 'starttls' };
}

function planSender(
  mails: Mails,
  place: OldMail['place'],
  { unknown, ambiguous }: PlanNotes,
): Value {
  const proper = mails.filter(({ from }) => from !== undefined && mailAddressRule.accepts(from));
  const [found] = proper;
  const other = proper.find(({ from }) => from !== found?.from);
  if (found !== undefined && other !== undefined)
    ambiguous.push({
      message: 'two senders of mail are named: a profile has one for all directors',
      hint: 'the first is taken',
      place: other.place,
      also: found.place,
    });
  if (found?.from !== undefined) return { value: found.from, from: found.place };
  unknown.push({
    message: 'no file gives the address that messages are from: it was made of the host’s name',
    hint: 'set notify.mail.from',
    place,
  });
  return { value: placeholder('sender of mail'), from: place };
}

function planReminder(mails: Mails, { notCarried }: PlanNotes): Value | undefined {
  const all = mails.flatMap(({ remind, place }) =>
    remind === undefined ? [] : [{ remind: Math.ceil(remind / 1000) * 1000, place }],
  );
  for (const { remind, place } of all)
    if (remind < shortestReminder)
      notCarried.push({ kind: 'alert', what: `a reminder every ${durationText(remind)}`, place });
  const [first] = all.filter(({ remind }) => remind >= shortestReminder);
  return first && { value: durationText(first.remind), from: first.place };
}
