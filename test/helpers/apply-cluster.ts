import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { answer } from '../../overlays/base/apply/answer.ts';
import { settle } from '../../overlays/base/apply/go-back.ts';
import type { System } from '../../overlays/base/firstboot/system.ts';
import { applyFormat, isAnswer, type ApplyRequest } from '../../overlays/shared/apply/messages.ts';
import type { NodeIdentity } from '../../overlays/shared/node/node.ts';
import { paths } from '../../overlays/shared/node/paths.ts';
import { nodeNames, profileNode } from '../../overlays/shared/seed/network/profile-network.ts';
import type { NodeState } from '../../overlays/shared/state/node-state.ts';
import { Unreachable, type Ask } from '../../scripts/apply/transport.ts';
import type { RequestService } from '../../scripts/apply/requests/request.ts';
import { renderLoaded, type RenderedProfile } from '../../scripts/render/render-profile.ts';
import { memoryFolder } from './memory-folder.ts';
import { healthyDirector, healthyNode, known } from './node-state.ts';
import { loadText } from './profile-texts.ts';

/** A node whose root is a folder, with the files of its image; programs only leave their words in `calls`. */
interface FolderNode {
  readonly identity: NodeIdentity;
  readonly system: System;
  readonly calls: string[];
  /** What it says of itself. */
  state: NodeState;
  /** How its programs end; 0 unless given. */
  fails?: (call: string) => { readonly code: number; readonly output: string } | undefined;
  /** Called before each request; what it throws is thrown. */
  before?: (request: ApplyRequest) => void;
}

export interface FolderCluster {
  /** Has the root of each node. */
  readonly folder: string;
  readonly nodes: ReadonlyMap<string, FolderNode>;
  readonly ask: Ask;
  /** The requests of all nodes in their order: `d1 start`. */
  readonly asked: string[];
}

const folders: string[] = [];
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export function rendered(profile: string): Promise<RenderedProfile> {
  return renderLoaded(loadText(profile, 'test.yaml'));
}

/** A running cluster of a profile; its first director holds the addresses. */
export async function folderCluster(profile: string): Promise<FolderCluster> {
  return clusterOf(await rendered(profile));
}

/** The same, of a profile that was rendered already. */
export function clusterOf({ model, trees }: RenderedProfile): FolderCluster {
  const { cluster } = model;
  const [holder] = nodeNames(cluster);
  const nodes = new Map<string, FolderNode>();
  const folder = mkdtempSync(join(memoryFolder, 'lvsmith-apply-'));
  folders.push(folder);
  for (const name of nodeNames(cluster)) {
    const role = profileNode(cluster, name)?.role ?? 'realserver';
    const root = join(folder, name);
    const write = (path: string, content: string | Uint8Array) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    };
    for (const file of trees[role]) if (file.kind === 'file') write(file.path, file.content);
    const identity = { cluster: cluster.name, name, role, instanceId: 'one', seedDigest: '' };
    const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
    write('/etc/passwd', `root:x:${uid}:${gid}::/:/bin/sh\n`);
    write('/etc/group', `root:x:${gid}:\nmon:x:${gid}:\n`);
    write('/usr/lib/os-release', 'IMAGE_ID="x"\nIMAGE_VERSION="1"\n');
    write('/var/lib/here', '');
    write('/proc/sys/kernel/random/boot_id', 'first\n');
    write(paths.node, JSON.stringify(identity));
    nodes.set(name, folderNode(root, identity, name === holder));
  }
  const asked: string[] = [];
  const ask: Ask = async (name, request) => {
    asked.push(`${name} ${request.do}`);
    const node = nodes.get(name);
    if (node === undefined) throw new Unreachable(name, 'no such machine');
    node.before?.(request);
    const said = await answer(JSON.stringify({ format: applyFormat, ...request }), {
      system: node.system,
      identity: () => node.identity,
      gather: async () => node.state,
      pause: async () => undefined,
      now: () => Date.now() + 1e9 * Math.random(),
    });
    const value: unknown = JSON.parse(JSON.stringify({ format: applyFormat, ...said }));
    if (!isAnswer(value)) throw new Error(`no answer: ${JSON.stringify(value)}`);
    return value;
  };
  return { folder, nodes, ask, asked };
}

function folderNode(root: string, identity: NodeIdentity, holds: boolean): FolderNode {
  const calls: string[] = [];
  const addresses = known([{ name: 'vip', address: '10.0.0.100', here: holds, holder: null }]);
  const { director: _, ...common } = healthyNode;
  const state =
    identity.role === 'director'
      ? { ...healthyNode, director: { ...healthyDirector, addresses } }
      : common;
  const node: FolderNode = {
    identity,
    calls,
    state,
    system: {
      root,
      run: (file, args) => {
        const call = [file, ...args].join(' ').replaceAll(root, '');
        calls.push(call);
        const fault = node.fails?.(call);
        if (fault !== undefined) return fault;
        return { code: 0, output: args[0] === 'is-active' ? 'active\n'.repeat(args.length) : '' };
      },
      sleep: () => undefined,
      now: () => new Date(0),
      log: () => undefined,
    },
  };
  return node;
}

/** Every client is answered by every service. */
export const answered: RequestService = () => Promise.resolve(undefined);

/** The window is over on every node. */
export function timePasses({ nodes }: FolderCluster): void {
  for (const { system } of nodes.values()) settle(system, 'nobody confirmed it in time');
}
