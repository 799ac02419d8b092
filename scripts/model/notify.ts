import type { Notify, Syslog } from '../../overlays/shared/cluster/cluster.ts';
import type { CompleteProfile } from '../profile/complete.ts';
import { milliseconds } from '../profile/values/duration.ts';

/** null: nobody is told anything. */
export function toNotify(notify: CompleteProfile['notify']): Notify | null {
  if (notify === undefined) return null;
  const { mail = null, webhook = null, remind } = notify;
  return { mail, webhook, remind: milliseconds(remind) };
}

/** null: logs stay on the nodes. */
export function toSyslog(syslog: CompleteProfile['syslog']): Syslog | null {
  return syslog ?? null;
}
