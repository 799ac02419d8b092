import type { Reading } from '../reading.ts';
import type { Place } from '../source.ts';
import { portOf } from '../values.ts';

/* Who was told by mail, by which server: each old program says some of it, in words of its own. */

/** `ops@example.org, root`: the old programs take blanks and commas between addresses. */
export function addRecipients(text: string, place: Place, { mails }: Reading): void {
  for (const to of text.split(/[\s,;]+/)) if (to !== '') mails.push({ to, place });
}

/** `ops@example.org`, `Ops <ops@example.org>`. */
export function addSender(text: string, place: Place, { mails }: Reading): void {
  mails.push({ from: /<([^<>]+)>/.exec(text)?.[1] ?? text.trim(), place });
}

export function addMailServer(
  host: string,
  port: string | undefined,
  place: Place,
  { mails }: Reading,
): void {
  mails.push({ server: { host, port: portOf(port ?? '') }, place });
}
