import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { generatedFiles } from './generate/generated-files.ts';
import { main } from './runtime/main.ts';
import { takesNoWords } from './runtime/no-words.ts';
import { makeFolder } from './runtime/make-folder.ts';

/** Writes every committed file that is made from another. */
await main(async () => {
  const help = 'npm run generate writes every committed file that is made from another';
  if (!takesNoWords(process.argv.slice(2), help)) return;
  for (const [path, make] of Object.entries(generatedFiles)) {
    await makeFolder(dirname(path));
    await writeFile(path, await make());
    console.log(path);
  }
});
