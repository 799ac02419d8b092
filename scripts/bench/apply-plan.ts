import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf } from '../../overlays/shared/apply/digest.ts';
import { applyFormat } from '../../overlays/shared/apply/messages.ts';
import type { Role } from '../../overlays/shared/node/node.ts';
import { nodeNames, profileNode } from '../../overlays/shared/seed/network/profile-network.ts';
import { isCompared } from '../apply/look.ts';
import { renderProfile, type RenderedProfile } from '../render/render-profile.ts';
import type { Bench } from './bench.ts';
import { bigProfile } from './big-profile.ts';
import { lvsmithCommand } from './command.ts';

/** What stands in the answers of all nodes of a role for what each says of itself. */
const marks = { name: '@NAME@', hosts: '@HOSTS@' } as const;

/** The host's own share: the nodes' answers are there already, and a shell hands them over in the place of ssh. */
export const planOfMany: Bench = {
  name: 'apply: the plan of a weight for 3 directors and 500 realservers × 2 services',
  aim: '5 s',
  async prepare(folder) {
    const before = bigProfile({ directors: 3, services: 2, realservers: 500 });
    const [old, fresh] = [join(folder, 'apply-before.yaml'), join(folder, 'apply.yaml')];
    await writeFile(old, before);
    await writeFile(fresh, before.replace('weight: 2', 'weight: 9'));
    const rendered = await renderProfile(old);
    for (const role of ['director', 'realserver'] as const)
      await writeFile(join(folder, `${role}.answer`), `${answerOf(rendered, role)}\n`);
    await writeFile(join(folder, 'nodes'), nodesOf(rendered));
    const script = join(folder, 'answer');
    await writeFile(script, answering(folder));
    await chmod(script, 0o755);
    const argv = lvsmithCommand(
      'apply',
      ...['--profile', fresh],
      ...['--connect', `${script} {node}`],
      '--detailed-exitcode',
    );
    return { argv, code: 7 };
  },
};

function answering(folder: string): string {
  return `#!/bin/sh
cat >/dev/null
while read -r name role hosts; do
  [ "$name" != "$1" ] || exec sed "s/${marks.name}/$name/; s/${marks.hosts}/$hosts/" "${folder}/$role.answer"
done <"${folder}/nodes"
exit 1
`;
}

function hostsOf({ trees }: RenderedProfile, role: Role): string | Uint8Array {
  return trees[role].find(({ path }) => path === '/etc/hosts')?.content ?? '';
}

function nodesOf(rendered: RenderedProfile): string {
  const { cluster } = rendered.model;
  const lines = nodeNames(cluster).map((name) => {
    const role = profileNode(cluster, name)?.role ?? 'realserver';
    return `${name} ${role} ${digestOf('/etc/hosts', hostsOf(rendered, role), name)}\n`;
  });
  return lines.join('');
}

function answerOf({ model, trees }: RenderedProfile, role: Role): string {
  const files = trees[role]
    .filter(isCompared)
    .map(({ path, content }) => [
      path,
      path === '/etc/hosts' ? marks.hosts : digestOf(path, content, marks.name),
    ]);
  const report = {
    identity: {
      cluster: model.cluster.name,
      name: marks.name,
      role,
      instanceId: '1',
      seedDigest: '',
    },
    image: '1',
    cluster: model.cluster,
    files: Object.fromEntries(files),
    apply: { pending: null, last: null },
    reasons: [],
    ...(role === 'director' && { director: { quorate: true, holds: false, byHand: [] } }),
  };
  return JSON.stringify({ format: applyFormat, ok: true, report });
}
