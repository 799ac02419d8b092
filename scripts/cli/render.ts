import { join } from 'node:path';
import { buildCommand } from '@stricli/core';
import { roles } from '../../overlays/shared/node/node.ts';
import { buildFolder } from '../profile/build-folder.ts';
import { claimFolder } from '../profile/claim-folder.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import type { RenderedProfile } from '../render/render-profile.ts';
import { printDiagnostics } from '../runtime/diagnostics.ts';
import { exitCodes } from '../runtime/exit-codes.ts';
import { asFolderFailure } from '../runtime/storage-failure.ts';
import type { Context } from './context.ts';
import { withExitCodes } from './exit-code-help.ts';
import { jsonFlag, profileFlags, standardProfile, type ProfileFlags } from './flags.ts';

interface Flags extends ProfileFlags {
  readonly json: boolean;
  readonly monitoring: boolean;
}

/** `lvsmith render`. */
export const render = buildCommand<Flags, [], Context>({
  docs: {
    brief: 'Write the files that a profile puts into each image',
    fullDescription: withExitCodes(
      'Writes the overlay trees to build/render/director and build/render/realserver (build/render/NAME/… for a\nprofile other than web), without building an image. A profile that is not valid leaves the last good trees as\nthey were. With --monitoring, build/render/monitoring has what Prometheus and Grafana need to watch the cluster.',
      'invalid',
      'toolMissing',
    ),
  },
  parameters: {
    flags: {
      ...profileFlags(standardProfile),
      json: jsonFlag('List the files as JSON'),
      monitoring: {
        kind: 'boolean',
        brief: 'Write what Prometheus and Grafana need, too',
        default: false,
      },
    },
  },
  func: runRender,
});

async function runRender({ profile, out, json, monitoring }: Flags): Promise<void> {
  const { renderProfile } = await import('../render/render-profile.ts');
  const rendered = await renderProfile(profile);
  const { loaded, trees } = rendered;
  const base = buildFolder('render', profile, out);
  const watching = monitoring ? await monitoringTree(rendered) : undefined;
  await writeTrees(base, rendered, watching).catch((error: unknown) => {
    throw asFolderFailure(error, 'give --out', exitCodes.toolMissing);
  });
  if (json) {
    process.stdout.write(`${JSON.stringify(listing(rendered), null, 2)}\n`);
    return;
  }
  printDiagnostics(loaded.diagnostics, new Map([[loaded.file, loaded.text]]));
  for (const role of roles) console.log(`${join(base, role)}: ${trees[role].length} files`);
  if (watching !== undefined)
    console.log(`${join(base, monitoringFolder)}: ${watching.length} files`);
}

const monitoringFolder = 'monitoring';

/** Files for other machines than the nodes, as a tree. @throws Failure when the profile has no metrics. */
async function monitoringTree({ model }: RenderedProfile): Promise<readonly RenderedFile[]> {
  const { monitoringFiles } = await import('../render/monitoring/monitoring-files.ts');
  const common = { kind: 'file', mode: 0o644, owner: 'root', group: 'root' } as const;
  return [...monitoringFiles(model.cluster)].map(([path, content]) => ({
    ...{ path, content, ...common },
    source: 'scripts/render/monitoring',
  }));
}

async function writeTrees(
  base: string,
  { loaded, trees }: RenderedProfile,
  watching: readonly RenderedFile[] | undefined,
): Promise<void> {
  const { replaceTree } = await import('../render/write-tree.ts');
  await claimFolder(base, loaded);
  for (const role of roles) await replaceTree(join(base, role), trees[role]);
  if (watching !== undefined) await replaceTree(join(base, monitoringFolder), watching);
}

/** Each file with what a plain folder cannot show: its owner and the source that it came from. */
function listing({ trees }: RenderedProfile) {
  return roles.flatMap((role) =>
    trees[role].map((file) => {
      const { path, kind, owner, group, source } = file;
      return { role, path, kind, mode: octal(file.mode), owner, group, source };
    }),
  );
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
