import type { Place } from '../../source.ts';
import type { ClusterText } from './model.ts';

/** What pacemaker's alert_smtp.sh is told: whom to write to, and from whom. Other alerts have other recipients. */
export function addAlertMail(
  name: string | undefined,
  value: string | undefined,
  place: Place,
  { mails }: ClusterText,
): void {
  if (value === undefined || !/^\S+@\S+$/.test(value)) return;
  if (name === 'recipient') mails.push({ to: value, place });
  else if (name === 'email_sender') mails.push({ from: value, place });
}
