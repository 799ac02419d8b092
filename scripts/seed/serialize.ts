import { createHash } from 'node:crypto';
import { Document, parse, visit } from 'yaml';
import { defined } from '../../overlays/shared/defined.ts';
import { seedLayout } from '../../overlays/shared/seed/layout.ts';
import type { NetworkConfig } from '../../overlays/shared/seed/network/network.ts';
import { sectionText } from '../../overlays/shared/seed/section.ts';
import type { Seed, SeedFiles, SeedFormat } from '../../overlays/shared/seed/seed.ts';
import { unlessEmpty } from './empty.ts';
import { networkConfigOf } from './network-config.ts';
import { networkDataOf } from './network-data.ts';

export type SeedContents = Omit<Seed, 'format' | 'instanceId'> & { readonly instanceId?: string };

/**
 * The files of a seed in one of the two formats. The `lvsmith` section stands in the metadata: cloud-init's
 * schema refuses unknown keys in user-data, while metadata is free for platforms to extend.
 *
 * Without an `instanceId` the seed gets one that is derived from its contents: a node applies a seed whose
 * contents changed, and ignores one that it knows.
 */
export function serializeSeed(format: SeedFormat, contents: SeedContents): SeedFiles {
  const instanceId = contents.instanceId ?? derivedId(contents);
  const layout = seedLayout[format];
  const lvsmith = sectionText(contents.lvsmith);
  const network = (write: typeof json, valueOf: (config: NetworkConfig) => object): SeedFiles =>
    contents.network === undefined ? {} : { [layout.network]: write(valueOf(contents.network)) };
  const userData = `#cloud-config\n${yaml(cloudConfigOf(contents))}`;
  if (format === 'nocloud')
    return {
      [layout.metaData]: yaml({
        'instance-id': instanceId,
        'local-hostname': contents.hostname,
        lvsmith,
      }),
      [layout.userData]: userData,
      ...network(yaml, networkConfigOf),
    };
  return {
    [layout.metaData]: json({ uuid: instanceId, hostname: contents.hostname, lvsmith }),
    [layout.userData]: userData,
    ...network(json, networkDataOf),
  };
}

function cloudConfigOf(contents: SeedContents): Record<string, unknown> {
  const { fqdn, sshAuthorizedKeys, ntp, timezone } = contents;
  return defined({
    hostname: contents.hostname,
    fqdn,
    ssh_authorized_keys: unlessEmpty(sshAuthorizedKeys),
    ntp: ntp === undefined ? undefined : ntpOf(ntp),
    timezone,
  });
}

function ntpOf({ enabled, servers, pools }: NonNullable<Seed['ntp']>): Record<string, unknown> {
  return defined({ enabled, servers: unlessEmpty(servers), pools: unlessEmpty(pools) });
}

function derivedId(contents: SeedContents): string {
  const digest = createHash('sha256').update(JSON.stringify(contents)).digest('hex');
  return `${contents.hostname}-${digest.slice(0, 12)}`;
}

/**
 * Quotes every text that a reader could take for something else, be it one of YAML 1.2 as lvsmith's, to which
 * 1e1 is a number, or of YAML 1.1 as cloud-init's, to which 52:54:00:12:00:15 is one.
 */
function yaml(value: unknown): string {
  const document = new Document(value, { version: '1.1' });
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && isNoText(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString({ lineWidth: 0 });
}

function isNoText(word: string): boolean {
  return /^[-+.\w]+$/.test(word) && typeof parse(word) !== 'string';
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
