import { createHash } from 'node:crypto';
import type { Checkpoint } from '../../overlays/base/firstboot/journal.ts';
import { planArchive, stage } from '../../overlays/base/apply/stage.ts';
import { sealArchive, type Archive } from '../../overlays/shared/apply/archive.ts';
import { digestOf } from '../../overlays/shared/apply/digest.ts';
import type { NodeIdentity } from '../../overlays/shared/node/node.ts';
import { paths } from '../../overlays/shared/node/paths.ts';
import { fakeNode, labCluster, type FakeNode } from './fake-node.ts';

export const identity: NodeIdentity = {
  cluster: 'lab',
  name: 'litsha21',
  role: 'director',
  instanceId: 'one',
  seedDigest: createHash('sha256').digest('hex'),
};

export const changeId = '20261130-0741-abcd';

const rules = ['/etc/nftables.conf', '/etc/mon/mon.cf', '/etc/hosts'] as const;

/** A director of the lab that has run for a while; every unit is active. */
export function runningDirector(): FakeNode {
  const node = fakeNode();
  for (const path of rules) node.write(path, `old ${path}\n`);
  node.write('/etc/hosts', '192.168.71.21 litsha21.example.org litsha21\n');
  node.write('/var/lib/here', '');
  startAgain(node, 'first');
  node.write(paths.node, JSON.stringify(identity));
  node.answer = (file, args) =>
    file === 'systemctl' && args[0] === 'is-active'
      ? { code: 0, output: 'active\n'.repeat(args.length - 1) }
      : undefined;
  return node;
}

/** The machine is started: the kernel gives each start a name of its own. */
export function startAgain(node: FakeNode, boot: string): void {
  node.write('/proc/sys/kernel/random/boot_id', `${boot}\n`);
}

/** A change of four files: of one there is a copy of the image's only, another one is new. */
export function sampleArchive(node: FakeNode, changes: Partial<Archive> = {}): Archive {
  const before = (path: string) => digestOf(path, node.read(path), identity.name);
  const file = { mode: 0o644, owner: 'root', group: 'root' };
  const texts: Readonly<Record<string, string>> = {
    [paths.cluster]: JSON.stringify({ ...labCluster, realservers: [] }),
    '/etc/hosts': '192.168.71.21 litsha21\n192.168.71.9 new\n',
    '/etc/nftables.conf': 'new rules\n',
    '/etc/mon/mon.cf': 'new checks\n',
  };
  return sealArchive({
    id: changeId,
    by: 'root@host',
    cluster: 'lab',
    node: 'litsha21',
    window: 60,
    files: [
      ...Object.entries(texts).map(([path, text]) => ({
        ...file,
        path,
        text,
        before: before(path),
      })),
      { ...file, path: '/etc/ipvsadm.rules', text: 'rules\n', before: null },
    ],
    ...changes,
  });
}

export function stageSample(node: FakeNode, checkpoint?: Checkpoint): void {
  stage(node, planArchive(node, sampleArchive(node), identity), checkpoint);
}
