import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { generatedFiles } from './generate/generated-files.ts';
import { main } from './report/main.ts';

/** Writes every committed file that is made from another. */
await main(async () => {
  for (const [path, make] of Object.entries(generatedFiles)) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, await make());
    console.log(path);
  }
});
