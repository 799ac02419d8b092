import type { Notify } from '../../shared/cluster/cluster.ts';
import { readIfThere } from '../../shared/node/files.ts';
import { paths } from '../../shared/node/paths.ts';
import { postWebhook, runCurl, sendMail, type Delivery } from './curl.ts';
import { mailText } from './mail.ts';
import type { Message } from './message.ts';
import { webhookText } from './webhook.ts';

/** A way to people. */
export interface Outlet {
  readonly name: 'mail' | 'webhook';
  /** Where it goes, for a person; no secret is in it. */
  readonly to: string;
  readonly send: (message: Message) => Promise<Delivery>;
}

/** The ways that a profile has. Secrets are read when something is sent: a new seed may have brought others. */
export function outletsOf(
  notify: Notify | null,
  self: string,
  curl = runCurl(),
): readonly Outlet[] {
  const { mail = null, webhook = null } = notify ?? {};
  const outlets: Outlet[] = [];
  if (mail !== null)
    outlets.push({
      name: 'mail',
      to: `${mail.to.join(', ')} through ${mail.server} port ${mail.port}`,
      send: async (message) => {
        const password = secretIn(paths.smtpPassword);
        if (mail.user !== undefined && password === undefined)
          return { ok: false, says: `the seed brought no smtp-password for ${mail.user}` };
        return sendMail(mailText(message, mail, new Date()), mail, { name: self, password, curl });
      },
    });
  if (webhook !== null)
    outlets.push({
      name: 'webhook',
      to: webhook.url ?? 'the URL of the seed',
      send: async (message) => {
        const url = webhook.url ?? secretIn(paths.webhookUrl);
        if (url === undefined) return { ok: false, says: 'the seed brought no webhook-url' };
        const token = secretIn(paths.webhookToken);
        return postWebhook(webhookText(message, webhook.format), webhook, { url, token, curl });
      },
    });
  return outlets;
}

function secretIn(file: string): string | undefined {
  return readIfThere(file)?.replace(/\n$/, '');
}
