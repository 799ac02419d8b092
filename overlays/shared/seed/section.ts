import { roles } from '../node.ts';
import { object, oneOf, optional, required, text, type Decoder } from './decode.ts';
import type { Section } from './seed.ts';
import { publicKeyOf } from './ssh-key.ts';
import { base64, label, password } from './text-rules.ts';

const fields = {
  cluster: required(text(clusterName)),
  role: required(oneOf(roles)),
  // corosync.conf(5): the key has 128 to 4096 bytes.
  'corosync-authkey': optional(text(base64(128, 4096))),
  'pacemaker-authkey': optional(text(base64(32, 4096))),
  'mon-password': optional(text(password)),
  'ssh-host-key': optional(text(hostKey)),
};

type Read = NonNullable<ReturnType<ReturnType<typeof object<typeof fields>>>>;

/** The `lvsmith:` section of user-data, or of the metadata of a seed that lvsmith wrote. */
export const section: Decoder<Section> = (at) => {
  const read = object(fields)(at);
  return read && sectionOf(read);
};

function sectionOf(read: Read): Section {
  const corosyncAuthkey = compact(read['corosync-authkey']);
  const pacemakerAuthkey = compact(read['pacemaker-authkey']);
  const monPassword = read['mon-password'];
  const sshHostKey = read['ssh-host-key'];
  return {
    cluster: read.cluster,
    role: read.role,
    ...(corosyncAuthkey === undefined ? {} : { corosyncAuthkey }),
    ...(pacemakerAuthkey === undefined ? {} : { pacemakerAuthkey }),
    ...(monPassword === undefined ? {} : { monPassword }),
    ...(sshHostKey === undefined ? {} : { sshHostKey: `${sshHostKey.trim()}\n` }),
  };
}

/** The section as YAML and JSON carry it. */
export function sectionText(given: Section): Readonly<Record<string, string>> {
  const { corosyncAuthkey, pacemakerAuthkey, monPassword, sshHostKey } = given;
  return {
    cluster: given.cluster,
    role: given.role,
    ...(corosyncAuthkey === undefined ? {} : { 'corosync-authkey': corosyncAuthkey }),
    ...(pacemakerAuthkey === undefined ? {} : { 'pacemaker-authkey': pacemakerAuthkey }),
    ...(monPassword === undefined ? {} : { 'mon-password': monPassword }),
    ...(sshHostKey === undefined ? {} : { 'ssh-host-key': sshHostKey }),
  };
}

function compact(value: string | undefined): string | undefined {
  return value?.replace(/\s+/g, '');
}

function clusterName(value: string): string | undefined {
  return label(value) === undefined || /^[A-Za-z0-9._-]{1,64}$/.test(value)
    ? undefined
    : 'must be the name of a cluster, as the profile writes it';
}

function hostKey(value: string): string | undefined {
  return publicKeyOf(value) === undefined
    ? "must be an ed25519 private key in OpenSSH's format, without a passphrase"
    : undefined;
}
