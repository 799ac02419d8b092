import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { settleKeys } from '../../overlays/base/keys/settle-keys.ts';
import type { Cluster } from '../../overlays/shared/cluster/cluster.ts';
import { authorizedApply } from '../../overlays/shared/keys/authorized-apply.ts';
import { keyFingerprint } from '../../overlays/shared/keys/new-keys.ts';
import { paths } from '../../overlays/shared/node/paths.ts';
import { publicKeyOf } from '../../overlays/shared/ssh/key.ts';
import { secretsFolder } from '../../scripts/secrets/kept-secret.ts';
import { clusterSecrets, type ClusterSecrets } from '../../scripts/seed/secrets.ts';
import { seedKeys } from '../../scripts/seed/seed-keys.ts';
import { clusterOf, rendered, type FolderCluster } from './apply-cluster.ts';
import { memoryFolder } from './memory-folder.ts';
import { healthyDirector, healthyNode, healthyPacemaker, known } from './node-state.ts';
import { variation } from './profile-texts.ts';

export const keysProfile = variation({ more: 'services: [{ name: http }]' });
const sample = await rendered(keysProfile);

/** A running cluster with keys: what corosync and pacemaker do with them is played, and so is a restart. */
export interface KeysCluster extends FolderCluster {
  readonly cluster: Cluster;
  readonly folder: string;
  /** Of the host. */
  readonly secrets: string;
  readonly given: ClusterSecrets;
  readonly directors: readonly string[];
  readonly read: (node: string, path: string) => string;
  readonly has: (node: string, path: string) => boolean;
  /** The key that corosync of a director runs with. */
  readonly running: ReadonlyMap<string, string>;
  /** The key in the file of a director. */
  readonly keyOf: (node: string) => string;
  /** The directors that do not understand each other, as far as keys go. */
  readonly faults: () => readonly string[];
  /** The time is over on every node, or on some. */
  readonly timePasses: (nodes?: readonly string[]) => void;
  readonly restart: (node: string) => void;
}

/** @param forgetful a director whose journal has lost what corosync said when it went over to another key */
export async function keysCluster(forgetful?: string): Promise<KeysCluster> {
  process.env['XDG_STATE_HOME'] = mkdtempSync(join(memoryFolder, 'lvsmith-keys-'));
  const { cluster } = sample.model;
  const base = clusterOf(sample);
  const secrets = secretsFolder(cluster.name);
  const given = await clusterSecrets(secrets);
  const { signing } = await seedKeys(secrets);
  const directors = cluster.directors.map(({ name }) => name);
  const file = (node: string, path: string) => join(base.folder, node, path);
  const read = (node: string, path: string) => readFileSync(file(node, path), 'utf8');
  const write = (node: string, path: string, content: string | Uint8Array) => {
    mkdirSync(dirname(file(node, path)), { recursive: true });
    writeFileSync(file(node, path), content);
  };
  const fingerprint = (node: string, path: string) =>
    existsSync(file(node, path)) ? keyFingerprint(readFileSync(file(node, path))) : '';
  const keyOf = (node: string) => fingerprint(node, paths.corosyncKey);
  const running = new Map<string, string>();
  const journals = new Map<string, string>();
  const down = new Set<string>();
  const attributes = new Map<string, string>();
  let property = '';
  const cib = () => `<crm_config><nvpair name="lvsmith-key" value="${property}"/></crm_config>`;

  function say(node: string, line: string) {
    journals.set(node, `${journals.get(node) ?? ''}${line}`);
  }

  function program(node: string, call: string) {
    const ok = (output = '') => ({ code: 0, output });
    const [name, value = ''] = [call.split(' ')[0], call.split(' ').at(-1)];
    if (name === 'attrd_updater' && call.includes('--update')) attributes.set(node, value);
    else if (name === 'attrd_updater' && call.includes('--delete')) attributes.delete(node);
    else if (name === 'attrd_updater') {
      const lines = [...attributes].map(([host, is]) => `name="x" host="${host}" value="${is}"`);
      return ok(lines.join('\n'));
    } else if (name === 'crm_attribute') {
      property = value;
      for (const each of directors) if (!down.has(each)) write(each, paths.liveCib, cib());
    } else if (name === 'cibadmin') return down.has(node) ? { code: 1, output: '' } : ok(cib());
    else if (name === 'corosync-cfgtool')
      for (const each of directors) {
        if (down.has(each)) continue;
        say(each, 'Config reload requested by node 1\n');
        const goesOver = running.get(each) !== keyOf(each);
        const isLost = goesOver && each === forgetful;
        if (!isLost) say(each, 'Configured link number 0\n');
        if (goesOver && !isLost) say(each, 'kronosnet crypto reconfigured on index 1\n');
        running.set(each, keyOf(each));
      }
    else if (name === 'journalctl') return ok(journals.get(node));
    else if (call.includes('is-active') && down.has(node)) return { code: 3, output: 'inactive' };
    else return undefined;
    return ok();
  }

  for (const [node, folderNode] of base.nodes) {
    const groups = ['root', 'haclient', 'mon'].map(
      (name) => `${name}:x:${process.getgid?.() ?? 0}:\n`,
    );
    write(node, '/etc/group', groups.join(''));
    write(node, '/proc/uptime', '100.00 100.00\n');
    const last = { cluster: cluster.name, node, serial: 1, manifest: '' };
    write(node, paths.seedTrust, JSON.stringify({ keys: [signing.publicKey], last }));
    const line = authorizedApply(publicKeyOf(given.applyKey) ?? '');
    write(node, '/etc/ssh/authorized_keys.d/root', `${line}\nssh-ed25519 AAAA somebody\n`);
    folderNode.fails = (call) => program(node, call);
    if (!directors.includes(node)) continue;
    write(node, paths.corosyncKey, Buffer.from(given.corosyncAuthkey, 'base64'));
    write(node, '/etc/pacemaker/authkey', Buffer.from(given.pacemakerAuthkey, 'base64'));
    write(node, '/etc/mon/userfile', 'lvsmith: $6$old\n');
    running.set(node, keyOf(node));
    const nodes = directors.map((name) => ({ name, state: 'online' as const, attributes: {} }));
    const pacemaker = known({ ...healthyPacemaker, nodes });
    const addresses = known([
      { name: 'x', address: '10.0.0.100', here: node === 'd1', holder: null },
    ]);
    folderNode.state = { ...healthyNode, director: { ...healthyDirector, pacemaker, addresses } };
  }

  const settle = (node: string) => {
    const system = base.nodes.get(node)?.system;
    if (system !== undefined) settleKeys(system);
  };
  return {
    ...{ ...base, cluster, secrets, given, directors, read, running, keyOf },
    has: (node, path) => existsSync(file(node, path)),
    faults: () => [
      ...(new Set(running.values()).size === 1 ? [] : ['corosync runs with several keys']),
      ...directors.flatMap((one) =>
        directors.flatMap((other) =>
          [keyOf(other), fingerprint(other, paths.otherCorosyncKey)].includes(keyOf(one))
            ? []
            : [`the lease of ${other} does not believe ${one}`],
        ),
      ),
    ],
    timePasses: (nodes = directors) => nodes.forEach(settle),
    restart: (node) => {
      down.add(node);
      attributes.delete(node);
      write(node, '/proc/sys/kernel/random/boot_id', 'another\n');
      settle(node);
      running.set(node, keyOf(node));
      down.delete(node);
    },
  };
}
