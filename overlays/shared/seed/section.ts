import { defined } from '../defined.ts';
import { keyBytes } from '../lease/key-bytes.ts';
import { roles } from '../node/node.ts';
import { object, oneOf, optional, required, text, type Decoder } from './decode.ts';
import type { Section } from './seed.ts';
import { publicKeyOf } from '../ssh/key.ts';
import { hostName } from '../text/names.ts';
import type { TextRule } from '../text/text-rule.ts';
import {
  base64,
  bearerToken,
  httpsUrl,
  loginPassword,
  password,
  passwordHash,
} from './text-rules.ts';

const hostKey: TextRule = {
  expected: "an ed25519 private key in OpenSSH's format, without a passphrase",
  accepts: (value) => publicKeyOf(value) !== undefined,
};

const fields = {
  cluster: required(text(hostName)),
  role: required(oneOf(roles)),
  // corosync.conf(5): the key has 128 to 4096 bytes.
  'corosync-authkey': optional(text(base64(128, 4096))),
  'pacemaker-authkey': optional(text(base64(32, 4096))),
  'mon-password': optional(text(password)),
  'console-password-hash': optional(text(passwordHash)),
  'witness-key': optional(text(base64(keyBytes, keyBytes))),
  'smtp-password': optional(text(loginPassword)),
  'webhook-url': optional(text(httpsUrl)),
  'webhook-token': optional(text(bearerToken)),
  'ssh-host-key': optional(text(hostKey)),
};

type Read = NonNullable<ReturnType<ReturnType<typeof object<typeof fields>>>>;

/** The `lvsmith:` section of user-data, or of the metadata of a seed that lvsmith wrote. */
export const sectionDecoder: Decoder<Section> = (at) => {
  const read = object(fields)(at);
  return read && sectionOf(read);
};

function sectionOf(read: Read): Section {
  const sshHostKey = read['ssh-host-key'];
  return defined({
    cluster: read.cluster,
    role: read.role,
    corosyncAuthkey: compact(read['corosync-authkey']),
    pacemakerAuthkey: compact(read['pacemaker-authkey']),
    monPassword: read['mon-password'],
    consolePasswordHash: read['console-password-hash'],
    witnessKey: compact(read['witness-key']),
    smtpPassword: read['smtp-password'],
    webhookUrl: read['webhook-url'],
    webhookToken: read['webhook-token'],
    sshHostKey: sshHostKey && `${sshHostKey.trim()}\n`,
  });
}

/** The section as YAML and JSON carry it. */
export function sectionText(section: Section): Readonly<Record<string, string>> {
  return {
    cluster: section.cluster,
    role: section.role,
    ...defined({
      'corosync-authkey': section.corosyncAuthkey,
      'pacemaker-authkey': section.pacemakerAuthkey,
      'mon-password': section.monPassword,
      'console-password-hash': section.consolePasswordHash,
      'witness-key': section.witnessKey,
      'smtp-password': section.smtpPassword,
      'webhook-url': section.webhookUrl,
      'webhook-token': section.webhookToken,
      'ssh-host-key': section.sshHostKey,
    }),
  };
}

function compact(value: string | undefined): string | undefined {
  return value?.replace(/\s+/g, '');
}
