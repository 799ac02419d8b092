import { join } from 'node:path';
import { buildCommand } from '@stricli/core';
import { roles } from '../../overlays/shared/node/node.ts';
import { buildFolder } from '../profile/build-folder.ts';
import { claimFolder } from '../profile/claim-folder.ts';
import type { RenderedProfile } from '../render/render-profile.ts';
import { printDiagnostics } from '../runtime/diagnostics.ts';
import { exitCodes } from '../runtime/exit-codes.ts';
import { asFolderFailure } from '../runtime/storage-failure.ts';
import type { Context } from './context.ts';
import { withExitCodes } from './exit-code-help.ts';
import { jsonFlag, profileFlags, standardProfile, type ProfileFlags } from './flags.ts';

interface Flags extends ProfileFlags {
  readonly json: boolean;
}

/** `lvsmith render`. */
export const render = buildCommand<Flags, [], Context>({
  docs: {
    brief: 'Write the files that a profile puts into each image',
    fullDescription: withExitCodes(
      'Writes the overlay trees to build/render/director and build/render/realserver (build/render/NAME/… for a\nprofile other than web), without building an image. A profile that is not valid leaves the last good trees as\nthey were.',
      'invalid',
      'toolMissing',
    ),
  },
  parameters: {
    flags: { ...profileFlags(standardProfile), json: jsonFlag('List the files as JSON') },
  },
  func: runRender,
});

async function runRender({ profile, out, json }: Flags): Promise<void> {
  const { renderProfile } = await import('../render/render-profile.ts');
  const rendered = await renderProfile(profile);
  const { loaded, trees } = rendered;
  const base = buildFolder('render', profile, out);
  await writeTrees(base, rendered).catch((error: unknown) => {
    throw asFolderFailure(error, 'give --out', exitCodes.toolMissing);
  });
  if (json) {
    process.stdout.write(`${JSON.stringify(listing(rendered), null, 2)}\n`);
    return;
  }
  printDiagnostics(loaded.diagnostics, new Map([[loaded.file, loaded.text]]));
  for (const role of roles) console.log(`${join(base, role)}: ${trees[role].length} files`);
}

async function writeTrees(base: string, { loaded, trees }: RenderedProfile): Promise<void> {
  const { replaceTree } = await import('../render/write-tree.ts');
  await claimFolder(base, loaded);
  for (const role of roles) await replaceTree(join(base, role), trees[role]);
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
