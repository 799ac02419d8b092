import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { roles } from '../overlays/shared/node.ts';
import { renderProfile } from './image/render-profile.ts';
import { replaceTree } from './image/write-tree.ts';
import { printDiagnostics } from './report/diagnostics.ts';
import { exitCodes } from './report/exit-codes.ts';
import { main } from './report/main.ts';
import { outputFolder } from './report/output.ts';

const usage = `usage: npm run render -- [--profile NAME|FILE] [--json]

Writes the files that the profile puts into each image, without building an image, to
build/render/<role>/ (build/render/NAME/<role>/ for a profile other than web).

  --profile  a name in profiles/, or a file; web unless given
  --json     list the files as JSON: path, mode, owner, group, source
`;

await main(async () => {
  const { values } = parseArgs({
    options: {
      profile: { type: 'string', default: 'web' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return exitCodes.ok;
  }
  const { loaded, trees } = await renderProfile(values.profile);
  printDiagnostics(loaded.diagnostics, new Map([[loaded.file, loaded.text]]));
  const base = outputFolder('render', loaded.name);
  for (const role of roles) await replaceTree(join(base, role), trees[role]);
  if (values.json) process.stdout.write(`${JSON.stringify(listing(trees), null, 2)}\n`);
  else for (const role of roles) console.log(`${join(base, role)}: ${trees[role].length} files`);
  return exitCodes.ok;
});

function listing(trees: Awaited<ReturnType<typeof renderProfile>>['trees']) {
  return roles.flatMap((role) =>
    trees[role].map(({ path, kind, mode, owner, group, source }) => ({
      role,
      path,
      kind,
      mode: mode.toString(8).padStart(4, '0'),
      owner,
      group,
      source,
    })),
  );
}
