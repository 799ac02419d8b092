import { join } from 'node:path';
import { buildCommand } from '@stricli/core';
import { roles } from '../overlays/shared/node.ts';
import { renderProfile, type RenderedProfile } from './image/render-profile.ts';
import { replaceTree } from './image/write-tree.ts';
import { runCommandLine, type Guard } from './report/cli.ts';
import { printDiagnostics } from './report/diagnostics.ts';
import { main } from './report/main.ts';
import { outputFolder } from './report/output.ts';

interface Flags {
  readonly profile: string;
  readonly json: boolean;
}

await main(() => runCommandLine('npm run render --', renderCommand));

function renderCommand(guard: Guard) {
  return buildCommand<Flags>({
    docs: {
      brief: 'Write the files that a profile puts into each image',
      fullDescription:
        'Writes the overlay trees to build/render/director and build/render/realserver (build/render/NAME/… for a profile other than web), without building an image. A profile that is not valid leaves the last good trees as they were.',
    },
    parameters: {
      flags: {
        profile: { kind: 'parsed', parse: String, brief: 'Name or file', default: 'web' },
        json: { kind: 'boolean', brief: 'List the files as JSON', default: false },
      },
    },
    func: guard(render),
  });
}

async function render(flags: Flags): Promise<void> {
  const rendered = await renderProfile(flags.profile);
  const { loaded, trees } = rendered;
  const base = outputFolder('render', loaded.name);
  for (const role of roles) await replaceTree(join(base, role), trees[role]);
  if (flags.json) {
    process.stdout.write(`${JSON.stringify(listing(rendered), null, 2)}\n`);
    return;
  }
  printDiagnostics(loaded.diagnostics, new Map([[loaded.file, loaded.text]]));
  for (const role of roles) console.log(`${join(base, role)}: ${trees[role].length} files`);
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
