import { each, object, optional, required, text, type Cursor, type Decoder } from './decode.ts';
import { section } from './section.ts';
import type { Section } from './seed.ts';
import { authorizedKey, dnsName, instanceId } from './text-rules.ts';

/** What lvsmith takes from the metadata of either format. */
export interface MetaData {
  readonly instanceId?: string;
  readonly hostname?: string;
  readonly sshAuthorizedKeys?: readonly string[];
  readonly lvsmith?: Section;
}

const noCloudFields = object({
  'instance-id': optional(text(instanceId)),
  'local-hostname': optional(text(dnsName)),
  lvsmith: optional(section),
});

/** NoCloud's `meta-data`. */
export const noCloudMetaData: Decoder<MetaData> = (at: Cursor) => {
  const read = noCloudFields(at);
  return read && metaData(read['instance-id'], read['local-hostname'], read.lvsmith);
};

const anyName = () => undefined;

// OpenStack itself fills in this file, with whatever its version knows: other keys are its own.
const configDriveFields = object(
  {
    uuid: required(text(instanceId)),
    hostname: optional(text(dnsName)),
    // What `openstack server create --key-name` names, by the name that it has there.
    public_keys: optional(each(anyName, () => text(authorizedKey))),
    lvsmith: optional(section),
  },
  { ignore: true },
);

/** ConfigDrive's `meta_data.json`. */
export const configDriveMetaData: Decoder<MetaData> = (at: Cursor) => {
  const read = configDriveFields(at);
  if (read === undefined) return undefined;
  const keys = read.public_keys?.map((key) => key.trimEnd());
  return {
    ...metaData(read.uuid, read.hostname, read.lvsmith),
    ...(keys === undefined ? {} : { sshAuthorizedKeys: keys }),
  };
};

function metaData(
  id: string | undefined,
  hostname: string | undefined,
  lvsmith: Section | undefined,
): MetaData {
  return {
    ...(id === undefined ? {} : { instanceId: id }),
    ...(hostname === undefined ? {} : { hostname }),
    ...(lvsmith === undefined ? {} : { lvsmith }),
  };
}
