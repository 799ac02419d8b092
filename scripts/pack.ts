import { writeFile } from 'node:fs/promises';
import { findLinks, packedLinksFile } from './render/packed-links.ts';
import { installation, installed } from './runtime/installation.ts';
import { main } from './runtime/main.ts';
import { takesNoWords } from './runtime/no-words.ts';

/** Writes what the npm package holds beside what git has: run by npm before it packs. */
await main(async () => {
  const help =
    'npm runs this before it packs: it writes what the package holds beside what git has';
  if (!takesNoWords(process.argv.slice(2), help)) return;
  const links = await findLinks(installation);
  await writeFile(installed(packedLinksFile), `${JSON.stringify(links, null, 2)}\n`);
});
