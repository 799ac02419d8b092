import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { NodeIdentity } from '../../shared/node/node.ts';
import { paths } from '../../shared/node/paths.ts';
import { readNode } from '../../shared/node/read-node.ts';
import type { Seed } from '../../shared/seed/seed.ts';
import { publicKeyOf } from '../../shared/ssh/key.ts';
import type { Activation } from './activate.ts';
import type { NetworkPlan } from './network/networkd.ts';
import { sha512Crypt } from './sha512-crypt.ts';
import { at, type System } from './system.ts';
import { trustText, type Trust } from './admission/trust.ts';

/**
 * Everything that one seed changes on the node's disk. Plain data: it is written down before the first change,
 * so that after a power cut the next start can finish the work without the seed.
 */
export interface Plan {
  readonly identity: NodeIdentity;
  readonly files: readonly PlannedFile[];
  /** What takes effect afterwards, without a reboot. */
  readonly activation: Activation;
}

export interface PlannedFile {
  readonly path: string;
  readonly mode: number;
  readonly owner: string;
  readonly group: string;
  readonly content: Content;
  /** Stays when a later seed no longer mentions it: it belongs to the program that it was made for. */
  readonly keep?: boolean;
  /** What the image had here comes back when a later seed no longer mentions it. */
  readonly restore?: boolean;
}

export type Content =
  | { readonly text: string }
  | { readonly base64: string }
  | { readonly linkTo: string };

/**
 * @param before the files of the applied seed, see the journal.
 * @param trust what the node trusts afterwards.
 */
export function planSeed(
  system: System,
  seed: Seed,
  digest: string,
  network: NetworkPlan,
  before: readonly string[],
  trust: Trust,
): Plan {
  const identity: NodeIdentity = {
    cluster: seed.lvsmith.cluster,
    name: seed.hostname,
    role: seed.lvsmith.role,
    instanceId: seed.instanceId,
    seedDigest: digest,
  };
  const files: PlannedFile[] = [
    file('/etc/hostname', `${seed.hostname}\n`),
    ...Object.entries(network.files).map(([name, text]) =>
      file(`/etc/systemd/network/${name}`, text),
    ),
    noSeedNetwork,
    ...resolver(network),
    ...machineId(system),
    ...hosts(system, seed),
    ...sshFiles(seed),
    ...timeFiles(seed),
    ...secretFiles(seed),
    ...(seed.lvsmith.role === 'director' ? clusterStart(system) : []),
    file(paths.seedTrust, trustText(trust)),
    // Last: where it is, everything else is.
    file(paths.node, `${JSON.stringify(identity, null, 2)}\n`),
  ];
  const networkFile = /^10-lvsmith-(.*)\.network$/;
  const interfaces = Object.keys(network.files).flatMap(
    (name) => networkFile.exec(name)?.[1] ?? [],
  );
  const activation = {
    hostname: seed.hostname,
    obsolete: obsoleteDevices(system, network, before),
    renames: network.renames,
    interfaces,
  };
  return { identity, files, activation };
}

function file(path: string, text: string, mode = 0o644): PlannedFile {
  return { path, mode, owner: 'root', group: 'root', content: { text } };
}

/** A node has the addresses of its seed and no others: this file of the image is for machines without. */
const noSeedNetwork: PlannedFile = {
  ...file('/etc/systemd/network/90-lvsmith-no-seed.network', ''),
  content: { linkTo: '/dev/null' },
};

/** resolv.conf(5): networkd hands DNS servers to systemd-resolved, which images do not have. */
function resolver({ nameservers, searchDomains }: NetworkPlan): readonly PlannedFile[] {
  if (nameservers.length === 0) return [];
  const search = searchDomains.length === 0 ? [] : [`search ${searchDomains.join(' ')}`];
  const lines = [...nameservers.map((server) => `nameserver ${server}`), ...search];
  return [file('/etc/resolv.conf', `${lines.join('\n')}\n`)];
}

/** networkd changes no bond or VLAN that is there, and takes none away: those of before that differ go. */
function obsoleteDevices(
  system: System,
  { files }: NetworkPlan,
  before: readonly string[],
): readonly string[] {
  return before.flatMap((path) => {
    const [, name, device] = /\/(10-lvsmith-(.*)\.netdev)$/.exec(path) ?? [];
    if (name === undefined || device === undefined) return [];
    return files[name] === textOf(system, path) ? [] : [device];
  });
}

/** systemd makes one at the start; it is only missing where that could not be written. */
function machineId(system: System): readonly PlannedFile[] {
  const given = textOf(system, '/etc/machine-id')?.trim() ?? '';
  if (/^[0-9a-f]{32}$/.test(given)) return [];
  const id = textOf(system, '/proc/sys/kernel/random/uuid')?.replaceAll('-', '').trim() ?? '';
  return /^[0-9a-f]{32}$/.test(id)
    ? [{ ...file('/etc/machine-id', `${id}\n`, 0o444), keep: true }]
    : [];
}

/** The image names all machines; only this one's full name is the seed's. */
function hosts(system: System, { hostname, fqdn }: Seed): readonly PlannedFile[] {
  const given = textOf(system, '/etc/hosts');
  if (given === undefined) return [];
  // The seed before may have given a full name, be it to another node.
  const before = readNode(at(system, paths.node))?.name;
  const text = given
    .split('\n')
    .map((line) => {
      const words = line.split(/\s+/);
      const name = words.at(-1) ?? '';
      const isOurs = name !== '' && (name === hostname || name === before);
      if (!isOurs || line.startsWith('#')) return line;
      const full = name === hostname && fqdn !== undefined ? [fqdn] : [];
      return [words[0], ...full, name].join(' ');
    })
    .join('\n');
  return text === given ? [] : [{ ...file('/etc/hosts', text), keep: true }];
}

function sshFiles({ sshAuthorizedKeys, lvsmith }: Seed): readonly PlannedFile[] {
  const hostKey = lvsmith.sshHostKey;
  const publicKey = hostKey === undefined ? undefined : publicKeyOf(hostKey);
  return [
    ...(sshAuthorizedKeys.length === 0
      ? []
      : [file('/etc/ssh/authorized_keys.d/root', `${sshAuthorizedKeys.join('\n')}\n`)]),
    ...(hostKey === undefined || publicKey === undefined
      ? []
      : [
          { ...file('/etc/ssh/ssh_host_ed25519_key', hostKey, 0o600), keep: true },
          { ...file('/etc/ssh/ssh_host_ed25519_key.pub', `${publicKey}\n`), keep: true },
        ]),
  ];
}

function timeFiles({ timezone, ntp }: Seed): readonly PlannedFile[] {
  const sources = [
    ...(ntp?.servers ?? []).map((server) => `server ${server} iburst`),
    ...(ntp?.pools ?? []).map((pool) => `pool ${pool} iburst`),
  ];
  const zone = { linkTo: `../usr/share/zoneinfo/${timezone ?? ''}` };
  return [
    ...(sources.length === 0
      ? []
      : [file('/etc/chrony/sources.d/lvsmith-seed.sources', `${sources.join('\n')}\n`)]),
    ...(timezone === undefined
      ? []
      : [
          { ...file('/etc/localtime', ''), content: zone, restore: true },
          { ...file('/etc/timezone', `${timezone}\n`), restore: true },
        ]),
  ];
}

/** The secrets that a seed brings; which of them a role may have was checked. */
function secretFiles({ lvsmith, instanceId }: Seed): readonly PlannedFile[] {
  const { corosyncAuthkey, pacemakerAuthkey, monPassword, consolePasswordHash, witnessKey } =
    lvsmith;
  const { tlsCertificate, tlsKey } = lvsmith;
  const salt = Buffer.from(instanceId)
    .toString('base64url')
    .replace(/[^0-9A-Za-z]/g, '')
    .slice(0, 16);
  const files: PlannedFile[] = [];
  if (corosyncAuthkey !== undefined)
    files.push(secretFile(paths.corosyncKey, 'root', 0o400, { base64: corosyncAuthkey }));
  if (pacemakerAuthkey !== undefined)
    files.push(
      secretFile('/etc/pacemaker/authkey', 'haclient', 0o440, { base64: pacemakerAuthkey }),
    );
  if (monPassword !== undefined)
    files.push({
      ...secretFile('/etc/mon/userfile', 'mon', 0o640, {
        text: `lvsmith: ${sha512Crypt(monPassword, salt)}\n`,
      }),
      restore: true,
    });
  if (consolePasswordHash !== undefined)
    files.push(
      secretFile(paths.consolePassword, 'root', 0o400, { text: `${consolePasswordHash}\n` }),
    );
  if (witnessKey !== undefined)
    files.push(secretFile(paths.witnessKey, 'root', 0o400, { base64: witnessKey }));
  if (tlsCertificate !== undefined && tlsKey !== undefined)
    files.push(
      { ...secretFile(paths.tlsKey, 'root', 0o600, { text: tlsKey }), keep: true },
      { ...file(paths.tlsCertificate, tlsCertificate), keep: true },
    );
  return files;
}

/** A file that belongs to root, and to nobody else but a group. */
export function secretFile(
  path: string,
  group: string,
  mode: number,
  content: Content,
): PlannedFile {
  return { path, mode, owner: 'root', group, content };
}

const cibFolder = '/var/lib/pacemaker/cib';

/**
 * The cluster's configuration, for a pacemaker that has none at all. One that has any, be it only a
 * signature or an archived copy, takes the cluster's when it joins.
 */
function clusterStart(system: System): readonly PlannedFile[] {
  const text = textOf(system, paths.cib);
  if (text === undefined || hasCib(system)) return [];
  return [
    {
      path: `${cibFolder}/cib.xml`,
      mode: 0o600,
      owner: 'hacluster',
      group: 'haclient',
      content: { text },
      keep: true,
    },
  ];
}

function hasCib(system: System): boolean {
  const folder = at(system, cibFolder);
  return existsSync(folder) && readdirSync(folder).some((name) => name.startsWith('cib'));
}

function textOf(system: System, path: string): string | undefined {
  try {
    return readFileSync(at(system, path), 'utf8');
  } catch {
    return undefined;
  }
}
