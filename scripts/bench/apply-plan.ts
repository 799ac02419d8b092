import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf } from '../../overlays/shared/apply/digest.ts';
import { applyFormat } from '../../overlays/shared/apply/messages.ts';
import { paths } from '../../overlays/shared/node/paths.ts';
import { nodeNames, profileNode } from '../../overlays/shared/seed/network/profile-network.ts';
import { isCompared } from '../apply/look.ts';
import { renderProfile, type RenderedProfile } from '../render/render-profile.ts';
import type { Bench } from './bench.ts';
import { bigProfile } from './big-profile.ts';
import { lvsmithCommand } from './command.ts';

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
    const { cluster } = rendered.model;
    const answers = join(folder, 'answers');
    await mkdir(answers);
    for (const name of nodeNames(cluster))
      await writeFile(join(answers, name), answerOf(rendered, name));
    await writeFile(join(folder, 'brief'), '}}\n');
    await writeFile(join(folder, 'whole'), `,"cluster":${JSON.stringify(cluster)}}}\n`);
    const script = join(folder, 'answer');
    await writeFile(script, answering(folder, clusterDigest(rendered)));
    const argv = lvsmithCommand(
      'apply',
      ...['--profile', fresh],
      ...['--connect', `sh ${script} {node}`],
      '--detailed-exitcode',
    );
    return { argv, code: 7 };
  },
};

/** As a node does it: the cluster file is sent to whoever has not heard of it from another node. */
function answering(folder: string, digest: string): string {
  return `read -r request
case $request in *${digest}*) end=brief ;; *) end=whole ;; esac
exec cat "${folder}/answers/$1" "${folder}/$end"
`;
}

function clusterDigest({ trees }: RenderedProfile): string {
  const file = trees.director.find(({ path }) => path === paths.cluster);
  return digestOf(paths.cluster, file?.content ?? '', '');
}

/** The answer of a node but its end, which may have the cluster. */
function answerOf({ model: { cluster }, trees }: RenderedProfile, name: string): string {
  const role = profileNode(cluster, name)?.role ?? 'realserver';
  const files = trees[role]
    .filter(isCompared)
    .map(({ path, content }) => [path, digestOf(path, content, name)]);
  const report = {
    identity: { cluster: cluster.name, name, role, instanceId: '1', seedDigest: '' },
    image: '1',
    files: Object.fromEntries(files),
    apply: { pending: null, last: null },
    reasons: [],
    ...(role === 'director' && { director: { quorate: true, holds: false, byHand: [] } }),
  };
  return JSON.stringify({ format: applyFormat, ok: true, report }).replace(/}}$/, '');
}
