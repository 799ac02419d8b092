import { join } from 'node:path';
import type { Cluster } from '../../overlays/shared/cluster/cluster.ts';
import { defined } from '../../overlays/shared/defined.ts';
import type { Section } from '../../overlays/shared/seed/seed.ts';
import { bearerToken, httpsUrl, loginPassword } from '../../overlays/shared/seed/text-rules.ts';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import { secretIfThere } from '../secrets/kept-secret.ts';

/** What directors need to log in to servers that are somebody else's: nobody can make it up. */
export type NotifySecrets = Pick<Section, 'smtpPassword' | 'webhookUrl' | 'webhookToken'>;

/**
 * Those that the profile needs, and the token if there is one.
 *
 * @throws Failure (3) when one is missing, damaged, or accessible to others.
 */
export async function notifySecrets(
  { notify }: Pick<Cluster, 'notify'>,
  folder: string,
): Promise<NotifySecrets> {
  const { mail = null, webhook = null } = notify ?? {};
  const needsPassword = mail?.user !== undefined;
  const needsUrl = webhook !== null && webhook.url === undefined;
  const file = (name: string) => join(folder, name);
  const needed = async (name: string, why: string, accepts: (text: string) => boolean) => {
    const text = await secretIfThere(file(name), accepts);
    if (text !== undefined) return text;
    throw new Failure(`${file(name)} is missing: ${why}`, {
      exitCode: exitCodes.invalid,
      hint: `write it into that file, one line, and chmod 600 ${file(name)}`,
    });
  };
  return defined({
    smtpPassword: needsPassword
      ? await needed('smtp-password', `notify.mail logs in as ${mail.user}`, loginPassword.accepts)
      : undefined,
    webhookUrl: needsUrl
      ? await needed('webhook-url', 'notify.webhook has no url', httpsUrl.accepts)
      : undefined,
    webhookToken:
      webhook === null
        ? undefined
        : await secretIfThere(file('webhook-token'), bearerToken.accepts),
  });
}
