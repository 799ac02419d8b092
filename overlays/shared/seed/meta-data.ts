import { object, optional, required, text, type Cursor, type Decoder } from './decode.ts';
import { section } from './section.ts';
import type { Section } from './seed.ts';
import { dnsName, instanceId } from './text-rules.ts';

/** What lvsmith takes from the metadata of either format. */
export interface MetaData {
  readonly instanceId?: string;
  readonly hostname?: string;
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

// OpenStack itself fills in this file, with whatever its version knows: other keys are its own.
const configDriveFields = object(
  {
    uuid: required(text(instanceId)),
    hostname: optional(text(dnsName)),
    lvsmith: optional(section),
  },
  { ignore: true },
);

/** ConfigDrive's `meta_data.json`. */
export const configDriveMetaData: Decoder<MetaData> = (at: Cursor) => {
  const read = configDriveFields(at);
  return read && metaData(read.uuid, read.hostname, read.lvsmith);
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
