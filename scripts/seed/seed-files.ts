import { createHash } from 'node:crypto';
import { Document, parse, visit } from 'yaml';
import { seedLayout } from '../../overlays/shared/seed/layout.ts';
import { sectionText } from '../../overlays/shared/seed/section.ts';
import type { Seed, SeedFiles, SeedFormat } from '../../overlays/shared/seed/seed.ts';
import { networkConfigOf } from './network-config.ts';
import { networkDataOf } from './network-data.ts';

export type SeedContents = Omit<Seed, 'format' | 'instanceId'> & { readonly instanceId?: string };

/**
 * The files of a seed. The section of lvsmith stands in the metadata: cloud-init's schema refuses keys
 * that it does not know in user-data, and says nothing about metadata, which is free for platforms.
 *
 * Without an `instanceId` the seed gets one that is made from its contents, so that a seed with
 * anything new in it is taken, and the same seed made again is not.
 */
export function seedFiles(format: SeedFormat, contents: SeedContents): SeedFiles {
  const instanceId = contents.instanceId ?? derivedId(contents);
  const layout = seedLayout[format];
  const lvsmith = sectionText(contents.lvsmith);
  const userData = `#cloud-config\n${yaml(cloudConfigOf(contents))}`;
  if (format === 'nocloud')
    return {
      [layout.metaData]: yaml({
        'instance-id': instanceId,
        'local-hostname': contents.hostname,
        lvsmith,
      }),
      [layout.userData]: userData,
      ...(contents.network && { [layout.network]: yaml(networkConfigOf(contents.network)) }),
    };
  return {
    [layout.metaData]: json({ uuid: instanceId, hostname: contents.hostname, lvsmith }),
    [layout.userData]: userData,
    ...(contents.network && { [layout.network]: json(networkDataOf(contents.network)) }),
  };
}

function cloudConfigOf(contents: SeedContents): Record<string, unknown> {
  const { fqdn, sshAuthorizedKeys, ntp, timezone } = contents;
  return {
    hostname: contents.hostname,
    ...(fqdn === undefined ? {} : { fqdn }),
    ...(sshAuthorizedKeys.length === 0 ? {} : { ssh_authorized_keys: sshAuthorizedKeys }),
    ...(ntp === undefined ? {} : { ntp: ntpOf(ntp) }),
    ...(timezone === undefined ? {} : { timezone }),
  };
}

function ntpOf({ enabled, servers, pools }: NonNullable<Seed['ntp']>): Record<string, unknown> {
  return {
    enabled,
    ...(servers.length === 0 ? {} : { servers }),
    ...(pools.length === 0 ? {} : { pools }),
  };
}

function derivedId(contents: SeedContents): string {
  const digest = createHash('sha256').update(JSON.stringify(contents)).digest('hex');
  return `${contents.hostname}-${digest.slice(0, 12)}`;
}

/**
 * Texts in quotes wherever a reader would take them for something else: of YAML 1.2, as ours, to which
 * 1e1 is a number, or of 1.1, as cloud-init's, to which 52:54:00:12:00:15 is one.
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
