import { each, object, optional, required, text, type Cursor, type Decoder } from './decode.ts';
import { sectionDecoder } from './section.ts';
import type { Section } from './seed.ts';
import { dnsNameOfAnyCase } from '../text/names.ts';
import { authorizedKey, instanceId } from './text-rules.ts';

/** What lvsmith takes from the metadata of either format. */
export interface MetaData {
  readonly instanceId?: string | undefined;
  readonly hostname?: string | undefined;
  readonly sshAuthorizedKeys?: readonly string[] | undefined;
  readonly lvsmith?: Section | undefined;
}

const noCloudFields = object({
  'instance-id': optional(text(instanceId)),
  'local-hostname': optional(text(dnsNameOfAnyCase)),
  lvsmith: optional(sectionDecoder),
});

/** NoCloud's `meta-data`. */
export const noCloudMetaData: Decoder<MetaData> = (at: Cursor) => {
  const read = noCloudFields(at);
  return (
    read && {
      instanceId: read['instance-id'],
      hostname: read['local-hostname'],
      lvsmith: read.lvsmith,
    }
  );
};

// OpenStack itself fills in this file, with whatever its version knows: other keys are its own.
const configDriveFields = object(
  {
    uuid: required(text(instanceId)),
    hostname: optional(text(dnsNameOfAnyCase)),
    // What `openstack server create --key-name` names, by the name that it has there.
    public_keys: optional(each(undefined, () => text(authorizedKey))),
    lvsmith: optional(sectionDecoder),
  },
  { ignore: true },
);

/** ConfigDrive's `meta_data.json`. */
export const configDriveMetaData: Decoder<MetaData> = (at: Cursor) => {
  const read = configDriveFields(at);
  if (read === undefined) return undefined;
  const keys = read.public_keys?.map((key) => key.trimEnd());
  const { uuid, hostname, lvsmith } = read;
  return { instanceId: uuid, hostname, lvsmith, sshAuthorizedKeys: keys };
};
